import type { Commands } from '#domain/ticket/commands.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import type { Submission } from '#domain/ticket/record.ts';

/** Who takes a step: the requester, the agent on it, a specialist of the second line, the desk lead. */
export type Player = 'requester' | 'agent' | 'specialist' | 'lead';

export type Step = {
  [A in Action]: {
    /** Minutes after the step before. */
    after: number;
    by: Player;
    action: A;
    /** Ids of operations, visits, people and other tickets are put in by the loader: a story has one of each at most. */
    command: Partial<Commands[A]>;
  };
}[Action];

/** A ticket of the demo organisation, told from its submission on. */
export interface Story {
  /** Working minutes before now at which it was submitted. */
  ago: number;
  submission: Pick<Submission, 'type' | 'title'> & Partial<Submission>;
  /** Title of an earlier story of the same trouble. */
  follows?: string;
  steps: readonly Step[];
}

const step = <A extends Action>(
  after: number,
  by: Player,
  action: A,
  command: Partial<Commands[A]> = {},
): Step => ({ after, by, action, command }) as Step;

const accept = (after = 6) => step(after, 'agent', 'accept');
const diagnose = (after: number, finding: string, suspectedCause: string | null = null) =>
  step(after, 'agent', 'diagnose', { method: 'remote', finding, suspectedCause });
const resolve = (after: number, result: string, verification: string, mode: 'remote' | 'onsite' = 'remote') =>
  step(after, 'agent', 'resolve', { result, verification, mode, source: 'standard', riskNote: null });
const confirm = (after: number, comment: string | null = null) =>
  step(after, 'requester', 'confirm', { comment, sure: true });

/** The trouble that others report too. */
const OUTAGE = '全公司无法访问互联网';
const duplicate = (after: number) => step(after, 'agent', 'link_duplicate', {});

const laptop = { kind: 'device', name: '笔记本电脑 NB-2043', ref: null } as const;
const service = (name: string) => ({ kind: 'service', name, ref: null }) as const;

/** Stories in every status of the life cycle, as an ordinary week of a desk leaves them. */
export const STORIES: readonly Story[] = [
  {
    ago: 2600,
    submission: {
      type: 'incident',
      title: 'VPN 登录失败，提示 691',
      symptom: '在家办公连接 VPN 时提示“错误 691:用户名或密码无效”，密码确认无误。',
      scope: '只有我本人',
      devices: [laptop, service('VPN 远程接入')],
      impact: 'individual',
      urgency: 'blocked',
    },
    steps: [
      accept(),
      diagnose(8, '账号未锁定，客户端证书已于昨日到期。', '证书到期未自动续签'),
      resolve(
        12,
        '已重新签发并下发客户端证书。',
        '1. 退出 VPN 客户端；2. 重新登录；3. 打开内网门户确认可访问。',
      ),
      confirm(30, '可以正常连接了，谢谢！'),
    ],
  },
  {
    ago: 2100,
    submission: {
      type: 'service_request',
      title: '新员工入职：申请邮箱与财务系统账号',
      description: '财务部下周一有新同事入职，需要开通邮箱、OA 和财务系统（只读）账号。',
      scope: '新员工一人',
      devices: [service('企业邮箱'), service('财务系统')],
      impact: 'individual',
      urgency: 'planned',
    },
    steps: [
      accept(20),
      step(10, 'agent', 'start'),
      resolve(180, '账号已开通，初始密码已当面交付。', '请新同事登录邮箱与财务系统各一次。'),
      confirm(200),
    ],
  },
  {
    ago: 1500,
    submission: {
      type: 'incident',
      title: '三楼打印机卡纸后无法打印',
      symptom: '打印机取出卡纸后仍显示“缺纸”，打印任务一直排队。',
      scope: '三楼采购部约 12 人',
      devices: [{ kind: 'device', name: '打印机 PR-0311', ref: null }],
      impact: 'group',
      urgency: 'avoidable',
    },
    steps: [
      accept(15),
      diagnose(10, '远程查看设备状态为传感器异常，需要现场处理。'),
      step(5, 'agent', 'schedule_visit', { address: '总部三楼采购部打印间' }),
      step(60, 'agent', 'arrive', {}),
      step(35, 'agent', 'finish_visit', { result: '清理进纸传感器并更换搓纸轮。' }),
      resolve(5, '已更换搓纸轮，打印恢复。', '请任意打印两页测试页，确认不再报缺纸。', 'onsite'),
    ],
  },
  {
    ago: 900,
    submission: {
      type: 'incident',
      title: 'ERP 系统打开报表很慢',
      symptom: '打开库存报表需要 2 分钟以上，昨天正常。',
      scope: '物流部全部同事',
      devices: [service('ERP 系统')],
      impact: 'department',
      urgency: 'avoidable',
    },
    steps: [
      accept(10),
      diagnose(25, '数据库 CPU 持续 95%，存在缺失索引的查询。', '昨日上线的报表未走索引'),
      step(5, 'agent', 'escalate', {
        toGroupId: null,
        handover: '已确认与网络无关，慢查询日志见附件说明，请二线处理。',
      }),
      step(20, 'specialist', 'claim'),
      step(10, 'specialist', 'propose_operation', {
        kind: 'config_change',
        plan: '为库存流水表补建索引（在线创建），预计 15 分钟。',
        risk: '创建期间写入略慢；失败可直接删除索引回退。',
        major: false,
        itemIds: null,
        wholeData: false,
        changeRef: null,
      }),
      step(15, 'specialist', 'report_progress', {
        progress: '已定位到缺失索引，等待您同意后实施。',
        estimateAt: null,
        noEstimateReason: '取决于同意时间',
        nextStep: '获得同意并完成备份后，在线创建索引。',
        nextUpdateAt: null,
      }),
    ],
  },
  {
    ago: 600,
    submission: {
      type: 'query',
      title: '如何在手机上收公司邮件？',
      description: '换了新手机，想知道怎么配置公司邮箱。',
      noDeviceReason: '咨询类问题，不涉及具体设备',
      impact: 'individual',
      urgency: 'planned',
    },
    steps: [
      accept(25),
      step(10, 'agent', 'start'),
      resolve(
        15,
        '请按照《移动端邮箱配置指南》选择“企业邮箱”并用工号登录。',
        '收到一封测试邮件即表示配置成功。',
      ),
    ],
  },
  {
    ago: 420,
    submission: {
      type: 'incident',
      title: '会议室视频会议没有声音',
      symptom: '对方能看到我们，但双方都听不到声音。',
      scope: '第二会议室，今天下午的客户会议',
      devices: [{ kind: 'device', name: '视频会议终端 VC-02', ref: null }],
      impact: 'group',
      urgency: 'blocked',
    },
    steps: [accept(4), diagnose(6, '远程检查音频输入被静音，固件版本过旧。')],
  },
  {
    ago: 380,
    submission: {
      type: 'incident',
      title: '电脑蓝屏',
      symptom: '今天蓝屏了两次。',
      devices: [],
      impact: null,
      urgency: null,
    },
    steps: [
      step(12, 'agent', 'ask', {
        question: '请补充：蓝屏发生的大致时间、屏幕上的错误代码（可拍照），以及电脑编号（机身标签）。',
      }),
    ],
  },
  {
    ago: 300,
    submission: {
      type: 'complaint',
      title: '上次报修的显示器等了三天没人联系',
      description: '上周提交的显示器闪屏问题一直没有人回复，影响工作。',
      devices: [{ kind: 'device', name: '显示器 MN-1187', ref: null }],
      impact: 'individual',
      urgency: 'avoidable',
    },
    steps: [accept(18), step(5, 'agent', 'start')],
  },
  {
    ago: 260,
    submission: {
      type: 'incident',
      title: '共享盘里的合同文件夹打不开',
      symptom: '提示“没有权限访问”，上周还可以打开。',
      scope: '法务部两位同事',
      devices: [service('文件共享')],
      impact: 'group',
      urgency: 'blocked',
    },
    steps: [
      accept(7),
      diagnose(12, '权限组在上周调整后遗漏了法务部。', '权限组变更'),
      step(4, 'agent', 'wait_third_party', {
        name: '法务部负责人',
        reason: '需要数据所有人确认授权范围',
        expectedAt: null,
      }),
    ],
  },
  {
    ago: 120,
    submission: {
      type: 'incident',
      title: OUTAGE,
      symptom: '从 14 点开始所有网页都打不开，内网正常。',
      scope: '总部与苏州工厂，约 600 人',
      devices: [{ kind: 'device', name: '出口防火墙 FW-01', ref: null }],
      impact: 'enterprise',
      urgency: 'stopped',
    },
    steps: [
      accept(2),
      diagnose(5, '出口防火墙主备切换失败，会话数已满。', '防火墙固件缺陷'),
      step(1, 'agent', 'report_progress', {
        progress: '已切换到备用线路，部分区域恢复，正在逐步放开流量。',
        estimateAt: null,
        noEstimateReason: '正在等待设备厂商的分析结果',
        nextStep: '与厂商一起重启主防火墙并验证。',
        nextUpdateAt: null,
      }),
      step(1, 'lead', 'lead_major', { bridge: '电话会议 8800-7788' }),
      step(4, 'agent', 'notify_major', {
        text: '总部与苏州工厂暂时无法访问互联网，内网系统不受影响。我们正在切换到备用线路。',
        nextAt: null,
        headline: '总部与苏州工厂无法访问互联网',
        services: ['互联网访问', '企业邮箱（外部收发）'],
      }),
      step(45, 'agent', 'notify_major', {
        text: '已切换到备用线路，约一半区域恢复，网速可能较慢。',
        nextAt: null,
        headline: '部分区域无法访问互联网',
        services: null,
      }),
    ],
  },
  {
    ago: 95,
    follows: OUTAGE,
    submission: {
      type: 'incident',
      title: '网页都打不开',
      symptom: '浏览器一直转圈，最后提示无法访问此网站。',
      scope: '采购部全部同事',
      devices: [service('互联网访问')],
      impact: 'department',
      urgency: 'blocked',
    },
    steps: [accept(4), duplicate(2)],
  },
  {
    ago: 90,
    follows: OUTAGE,
    submission: {
      type: 'incident',
      title: '客户的视频会议连不上',
      symptom: '会议软件提示网络不可用，手机流量可以连接。',
      scope: '本人，下午三点有客户会议',
      devices: [service('视频会议')],
      impact: 'individual',
      urgency: 'blocked',
    },
    steps: [accept(5), duplicate(3)],
  },
  {
    ago: 320,
    submission: {
      type: 'incident',
      title: '月结报表导出到一半就报错',
      symptom: '导出到 60% 左右提示“内存不足”，重试三次都一样。',
      scope: '会计核算部三位同事',
      devices: [service('财务系统')],
      impact: 'group',
      urgency: 'blocked',
    },
    steps: [
      accept(5),
      diagnose(20, '导出服务的内存上限过低，大账套必然失败。'),
      step(150, 'agent', 'report_progress', {
        progress: '已在测试环境提高内存上限，正在验证大账套导出。',
        estimateAt: null,
        noEstimateReason: '取决于测试结果',
        nextStep: '验证通过后，今晚在生产环境调整。',
        nextUpdateAt: null,
      }),
    ],
  },
  {
    ago: 170,
    submission: {
      type: 'incident',
      title: '生产看板数据停在昨天',
      symptom: '车间大屏的产量一直不更新，刷新无效。',
      scope: '一车间、二车间',
      devices: [service('生产看板')],
      impact: 'department',
      urgency: 'avoidable',
    },
    steps: [
      accept(8),
      diagnose(15, '采集服务正常，数据库复制已中断，需要更高权限处理。'),
      step(5, 'agent', 'escalate', {
        toGroupId: null,
        handover: '复制中断于昨晚 23 点，日志已附在诊断里；一线没有数据库权限。',
      }),
    ],
  },
  {
    ago: 75,
    submission: {
      type: 'service_request',
      title: '申请安装设计软件',
      description: '新项目需要 CAD 软件，部门已有授权。',
      scope: '本人',
      devices: [laptop],
      impact: 'individual',
      urgency: 'planned',
    },
    steps: [accept(30)],
  },
  {
    ago: 40,
    submission: {
      type: 'incident',
      title: '邮箱收不到外部邮件',
      symptom: '客户说发了三封邮件都没有退信，但我一封也没收到，内部邮件正常。',
      scope: '我和同组两位同事',
      devices: [service('企业邮箱')],
      impact: 'group',
      urgency: 'blocked',
    },
    steps: [],
  },
  {
    ago: 15,
    submission: {
      type: 'incident',
      title: '鼠标滚轮失灵',
      symptom: '滚轮向下滚动时页面会跳回去。',
      scope: '本人',
      devices: [{ kind: 'device', name: '鼠标', ref: null }],
      impact: 'individual',
      urgency: 'avoidable',
    },
    steps: [],
  },
  {
    ago: 4300,
    submission: {
      type: 'incident',
      title: '考勤系统打卡记录缺失',
      symptom: '上周三、周四的打卡记录没有显示。',
      scope: '本人',
      devices: [service('考勤系统')],
      impact: 'individual',
      urgency: 'avoidable',
    },
    steps: [
      accept(20),
      diagnose(30, '闸机当天离线，数据未上传。'),
      resolve(90, '已从闸机补传两天的记录。', '在考勤系统查看上周三、周四的记录。'),
      step(600, 'requester', 'reject', { comment: '周四的记录还是没有。' }),
      diagnose(40, '周四为另一台闸机，同样离线。'),
      resolve(60, '两台闸机均已补传。', '请再次查看上周三、周四两天的记录。'),
      confirm(120),
    ],
  },
];
