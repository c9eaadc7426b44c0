import { indexWords } from '#domain/search/words.ts';

/** What a ticket says, with the words that the search finds it by. */
export interface Text {
  title: string;
  symptom: string;
  scope: string;
  description: string;
  words: string[];
}

const PLACES = [
  '总部三楼财务部',
  '苏州工厂物流部',
  '研发中心软件部',
  '深圳分公司销售部',
  '客服中心',
  '法务部',
  '人力资源部',
  '采购部',
  '质量部实验室',
  '成都分公司市场部',
  '仓储中心',
  '总裁办公室',
  '培训教室',
  '二号会议室',
];
const THINGS = [
  'VPN',
  '打印机',
  '企业邮箱',
  'ERP 系统',
  'OA 审批',
  '无线网络',
  '笔记本电脑',
  '台式电脑',
  '显示器',
  '视频会议终端',
  '考勤系统',
  '共享文件夹',
  '财务系统',
  'CRM 客户端',
  '条码扫描枪',
  '电话机',
  '域账号',
  '移动办公应用',
  '数据报表平台',
  '门禁卡',
  '扫描仪',
  '虚拟桌面',
  'Windows 更新',
  '办公软件',
  '代码仓库',
  '测试服务器',
  '标签打印机',
  '硬盘',
  '键盘鼠标',
  '网络端口',
];
const TROUBLES = [
  '登录失败',
  '无法连接',
  '响应很慢',
  '反复提示输入密码',
  '打开后白屏',
  '数据没有同步',
  '权限不足',
  '突然断开',
  '没有声音',
  '无法打印',
  '死机重启',
  '提示证书过期',
  '附件发不出去',
  '查询结果为空',
  '安装不成功',
  '更新后异常',
  '账号被锁定',
  '文件打不开',
  '指示灯不亮',
  '显示乱码',
  '找不到设备',
  '保存时报错',
  '空间不足',
  '验证码收不到',
];
const CODES = [
  '0x80070005',
  'ERR_TIMEOUT',
  '691',
  '0x0000011b',
  'E-2041',
  '错误 500',
  'SSL 握手失败',
  'TIMEOUT-30',
];
const DETAILS = [
  '重启以后仍然一样,同事的电脑是好的。',
  '昨天下班前还可以正常使用,今天一早就不行了。',
  '已经按照知识库里的步骤操作过两遍,没有效果。',
  '每隔十几分钟出现一次,影响月底结账。',
  '换了一根网线、换了一个端口都试过了。',
  '客户下午要看结果,麻烦尽快处理。',
  '手机上可以,电脑上不可以。',
  '更新之后才出现,回退到旧版本又正常。',
  '提示信息已经截图,需要的话可以补充。',
  '外地出差,只能远程处理,电话随时可以接。',
];
const SCOPES = ['只有我本人', '同组五六个人', '整个楼层', '部门约三十人', '不清楚,其他同事没有反馈'];

/** Part of about one ticket in 25, of several places in a text. */
export const COMMON_WORD = '打印';
/** In no generated text; the seeder puts it into one ticket in 20,000, and at least three. */
export const RARE_WORD = '投影';
export const MIXED_WORDS = 'VPN登录失败';

const draw = <T>(list: readonly T[], n: number, salt: number): T => {
  const at = Math.imul(n + 1, 2654435761 + salt * 40503) >>> 7;
  return list[at % list.length] as T;
};

/** The n-th text: always the same for the same n. */
export function textOf(n: number): Text {
  const thing = draw(THINGS, n, 1);
  const trouble = draw(TROUBLES, n, 2);
  const title = `${draw(PLACES, n, 3)}${thing}${trouble}`;
  const symptom = `使用${thing}时${trouble},提示 ${draw(CODES, n, 4)}。${draw(DETAILS, n, 5)}`;
  const scope = draw(SCOPES, n, 6);
  const description = `${draw(DETAILS, n, 7)}\n资产编号 NB-${String(10_000 + (n % 8_000))},${draw(DETAILS, n, 8)}`;
  return {
    title,
    symptom,
    scope,
    description,
    words: indexWords([title, symptom, scope, description].join('\n')),
  };
}
