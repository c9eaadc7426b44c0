import type { Role } from '#domain/permissions/roles.ts';

/** 华衡制造, a company that does not exist: its sites, support groups and people. */
export const SITES = ['杭州总部', '苏州工厂', '深圳分公司'];

/** Second and third line in the order of escalation: each group hands on to the one named last. */
export const GROUPS = [
  { name: '三线厂商与研发', line: 3, next: null },
  { name: '二线桌面', line: 2, next: '三线厂商与研发' },
  { name: '二线网络', line: 2, next: '三线厂商与研发' },
  { name: '二线业务系统', line: 2, next: '三线厂商与研发' },
  { name: '一线服务台', line: 1, next: '二线桌面' },
] as const;

export interface DemoPerson {
  login: string;
  name: string;
  department: string;
  site: string;
  manager: string;
  roles: readonly Role[];
  groups: readonly string[];
}

type Line = [login: string, name: string, department: string, site: number, manager: string];

const person = ([login, name, department, site, manager]: Line): DemoPerson => ({
  login,
  name,
  department: `华衡制造/${department}`,
  site: SITES[site] ?? '',
  manager,
  roles: [],
  groups: [],
});
const staff = (line: Line, roles: readonly Role[], ...groups: string[]): DemoPerson => ({
  ...person(line),
  roles,
  groups,
});

const EMPLOYEES: Line[] = [
  ['fangguohua', '方国华', '总经理办公室', 0, ''],
  ['songya', '宋雅', '总经理办公室', 0, 'fangguohua'],
  ['zhangmin', '张敏', '财务中心', 0, 'fangguohua'],
  ['lina', '李娜', '财务中心/会计核算部', 0, 'zhangmin'],
  ['qianlong', '钱龙', '财务中心/会计核算部', 0, 'zhangmin'],
  ['tangxin', '唐欣', '财务中心/资金部', 0, 'zhangmin'],
  ['xuhui', '徐慧', '人力资源部', 0, 'fangguohua'],
  ['maning', '马宁', '人力资源部', 0, 'xuhui'],
  ['gaoyuan', '高原', '法务部', 0, 'fangguohua'],
  ['linjing', '林静', '法务部', 0, 'gaoyuan'],
  ['luojianguo', '罗建国', '生产制造中心', 1, 'fangguohua'],
  ['zhaolei', '赵磊', '生产制造中心/一车间', 1, 'luojianguo'],
  ['huangtao', '黄涛', '生产制造中心/一车间', 1, 'zhaolei'],
  ['jiangbo', '蒋波', '生产制造中心/二车间', 1, 'luojianguo'],
  ['shenfei', '沈飞', '生产制造中心/二车间', 1, 'jiangbo'],
  ['pengli', '彭丽', '质量管理部', 1, 'luojianguo'],
  ['dengjie', '邓洁', '质量管理部', 1, 'pengli'],
  ['caowei', '曹伟', '供应链中心', 1, 'fangguohua'],
  ['yuanyuan', '袁媛', '供应链中心/采购部', 0, 'caowei'],
  ['fenggang', '冯刚', '供应链中心/仓储物流部', 1, 'caowei'],
  ['donghai', '董海', '供应链中心/仓储物流部', 1, 'fenggang'],
  ['xiaojun', '萧军', '销售中心', 2, 'fangguohua'],
  ['chengcheng', '程程', '销售中心/华东大区', 0, 'xiaojun'],
  ['wuxia', '吴霞', '销售中心/华南大区', 2, 'xiaojun'],
  ['lvming', '吕明', '销售中心/华南大区', 2, 'wuxia'],
  ['dingyi', '丁一', '研发中心', 0, 'fangguohua'],
  ['yaoqian', '姚倩', '研发中心/结构设计部', 0, 'dingyi'],
  ['jinlei', '金磊', '研发中心/嵌入式软件部', 2, 'dingyi'],
];

const IT = '信息技术部';

const DESK: DemoPerson[] = [
  staff(['liuqiang', '刘强', IT, 0, 'fangguohua'], ['it_manager']),
  staff(['zhoumin', '周敏', `${IT}/服务台`, 0, 'liuqiang'], ['lead'], '一线服务台'),
  staff(['chenchen', '陈晨', `${IT}/服务台`, 0, 'zhoumin'], ['agent'], '一线服务台'),
  staff(['hexiaoyu', '何小雨', `${IT}/服务台`, 0, 'zhoumin'], ['agent'], '一线服务台'),
  staff(['panting', '潘婷', `${IT}/服务台`, 1, 'zhoumin'], ['agent'], '一线服务台'),
  staff(['duwen', '杜文', `${IT}/桌面运维组`, 0, 'liuqiang'], ['agent'], '二线桌面'),
  staff(['hanxu', '韩旭', `${IT}/桌面运维组`, 1, 'duwen'], ['agent'], '二线桌面'),
  staff(['wangwei', '王伟', `${IT}/网络组`, 0, 'liuqiang'], ['agent'], '二线网络'),
  staff(['yeqing', '叶青', `${IT}/网络组`, 1, 'wangwei'], ['agent'], '二线网络'),
  staff(['zhongyan', '钟妍', `${IT}/业务系统组`, 0, 'liuqiang'], ['agent'], '二线业务系统'),
  staff(['weiran', '魏然', `${IT}/业务系统组`, 0, 'zhongyan'], ['agent'], '二线业务系统'),
  staff(['sunyu', '孙宇', `${IT}/业务系统组`, 0, 'zhongyan'], ['agent'], '三线厂商与研发'),
  staff(['zhengkai', '郑凯', IT, 0, 'liuqiang'], ['admin', 'security_admin']),
  staff(['heyan', '何岩', '审计部', 0, 'fangguohua'], ['auditor']),
];

export const PEOPLE: readonly DemoPerson[] = [...EMPLOYEES.map(person), ...DESK];

/** Who can sign in with the demo password, and the part they play. */
export const DEMO_LOGINS = [
  'lina',
  'zhaolei',
  'chenchen',
  'wangwei',
  'sunyu',
  'zhoumin',
  'liuqiang',
  'zhengkai',
  'heyan',
] as const;
