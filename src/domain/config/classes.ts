import type { Attribute, Choice, ItemClass } from './item-class.ts';

type More = Partial<Omit<Attribute, 'code' | 'zh' | 'en'>>;

const attribute = (code: string, zh: string, en: string, more: More = {}): Attribute => ({
  ...{ code, zh, en, type: 'text', unit: null, required: false, unique: false, pattern: null, choices: [] },
  ...more,
});
const choice = (code: string, zh: string, en: string): Choice => ({ code, zh, en });
const top = (code: string, zh: string, en: string, ...attributes: Attribute[]): ItemClass => ({
  ...{ code, zh, en, parent: null, abstract: true, attributes },
});
const below = (
  parent: string,
  code: string,
  zh: string,
  en: string,
  ...attributes: Attribute[]
): ItemClass => ({ ...{ code, zh, en, parent, abstract: false, attributes } });

const MAKE = attribute('manufacturer', '厂商', 'Manufacturer');
const MODEL = attribute('model', '型号', 'Model');
const VERSION = attribute('version', '版本', 'Version');
const ADDRESS = attribute('ip_address', 'IP 地址', 'IP address', { type: 'address' });
const SYSTEM = attribute('os', '操作系统', 'Operating system');
const RAM = attribute('memory', '内存', 'Memory', { type: 'number', unit: 'GB' });
const DISK = attribute('disk', '磁盘', 'Disk', { type: 'number', unit: 'GB' });
const CPU = attribute('cpu', '处理器', 'Processor');
/** Licences are counted by them. */
const CORES = attribute('cores', '核心数', 'Cores', { type: 'number' });

/** The classes that the product ships (2.1, 2.2, c5); installations add their own below them. */
export const SHIPPED_CLASSES: readonly ItemClass[] = [
  top(
    ...(['hardware', '硬件', 'Hardware'] as const),
    MAKE,
    MODEL,
    attribute('bought_on', '购置日期', 'Bought on', { type: 'date' }),
    attribute('warranty_until', '保修截止', 'Warranty until', { type: 'date' }),
  ),
  below(
    ...(['hardware', 'computer', '计算机', 'Computer'] as const),
    attribute('form', '形态', 'Form', {
      type: 'choice',
      choices: [
        choice('desktop', '台式机', 'Desktop'),
        choice('laptop', '笔记本电脑', 'Laptop'),
        choice('thin_client', '瘦客户机', 'Thin client'),
      ],
    }),
    ...[attribute('host_name', '主机名', 'Host name'), SYSTEM, CPU, CORES, RAM, DISK, ADDRESS],
    attribute('mac_address', 'MAC 地址', 'MAC address', { type: 'address' }),
    attribute('disk_encrypted', '磁盘已加密', 'Disk encrypted', { type: 'yes_no' }),
  ),
  below(
    ...(['hardware', 'server', '服务器', 'Server'] as const),
    attribute('host_name', '主机名', 'Host name'),
    ...[SYSTEM, CPU, CORES, RAM, DISK, ADDRESS],
    attribute('virtual', '虚拟机', 'Virtual machine', { type: 'yes_no' }),
    attribute('environment', '环境', 'Environment', {
      type: 'choice',
      choices: [
        choice('production', '生产', 'Production'),
        choice('test', '测试', 'Test'),
        choice('development', '开发', 'Development'),
      ],
    }),
    attribute('rack', '机柜', 'Rack'),
  ),
  below(
    ...(['hardware', 'network_device', '网络设备', 'Network device'] as const),
    attribute('role', '用途', 'Role', {
      type: 'choice',
      choices: [
        choice('router', '路由器', 'Router'),
        choice('switch', '交换机', 'Switch'),
        choice('firewall', '防火墙', 'Firewall'),
        choice('access_point', '无线接入点', 'Access point'),
        choice('load_balancer', '负载均衡', 'Load balancer'),
      ],
    }),
    attribute('management_address', '管理地址', 'Management address', { type: 'address' }),
    attribute('firmware', '固件版本', 'Firmware'),
    attribute('ports', '端口数', 'Ports', { type: 'number' }),
    attribute('rack', '机柜', 'Rack'),
  ),
  below(
    ...(['hardware', 'printer', '打印机', 'Printer'] as const),
    ADDRESS,
    attribute('colour', '彩色', 'Colour', { type: 'yes_no' }),
  ),
  below(
    ...(['hardware', 'copier', '复印机', 'Copier'] as const),
    ADDRESS,
    attribute('colour', '彩色', 'Colour', { type: 'yes_no' }),
  ),
  below(
    ...(['hardware', 'mobile_device', '移动设备', 'Mobile device'] as const),
    SYSTEM,
    attribute('imei', 'IMEI', 'IMEI', { unique: true, pattern: '[0-9]{14,16}' }),
    attribute('phone_number', '手机号码', 'Phone number'),
  ),
  below(...(['hardware', 'peripheral', '外设', 'Peripheral'] as const)),
  below(...(['hardware', 'storage', '存储设备', 'Storage'] as const), DISK, ADDRESS),
  below(...(['hardware', 'power', '电源与机房设施', 'Power and facilities'] as const)),
  top(...(['software', '软件', 'Software'] as const), VERSION, attribute('publisher', '发行商', 'Publisher')),
  below(...(['software', 'operating_system', '操作系统', 'Operating system'] as const)),
  below(...(['software', 'office_software', '办公软件', 'Office software'] as const)),
  below(
    ...(['software', 'application', '业务系统', 'Business application'] as const),
    attribute('entry', '访问地址', 'Address', { type: 'url' }),
  ),
  below(
    ...(['software', 'database', '数据库', 'Database'] as const),
    attribute('engine', '数据库产品', 'Engine'),
    ADDRESS,
    attribute('port', '端口', 'Port', { type: 'number' }),
  ),
  below(
    ...(['software', 'middleware', '中间件', 'Middleware'] as const),
    attribute('engine', '产品', 'Product'),
  ),
  below(...(['software', 'other_software', '其他软件', 'Other software'] as const)),
  top(...(['service', '服务', 'Service'] as const)),
  below(
    ...(['service', 'business_service', '业务服务', 'Business service'] as const),
    attribute('entry', '服务入口', 'Where it is reached', { type: 'url' }),
    attribute('users', '用户数', 'Users', { type: 'number' }),
  ),
  below(...(['service', 'technical_service', '技术服务', 'Technical service'] as const)),
  top(...(['network', '网络', 'Network'] as const)),
  below(
    ...(['network', 'circuit', '线路', 'Circuit'] as const),
    attribute('carrier', '运营商', 'Carrier'),
    attribute('circuit_number', '线路编号', 'Circuit number', { unique: true }),
    attribute('bandwidth', '带宽', 'Bandwidth', { type: 'number', unit: 'Mbit/s' }),
  ),
  below(
    ...(['network', 'subnet', '网段', 'Subnet'] as const),
    attribute('prefix', '网段地址', 'Prefix', { type: 'address' }),
  ),
  top(...(['place', '场所', 'Place'] as const)),
  below(...(['place', 'site', '站点', 'Site'] as const)),
  below(...(['place', 'computer_room', '机房', 'Computer room'] as const)),
  below(...(['place', 'rack', '机柜', 'Rack'] as const)),
];

/** The class of services, which a ticket may be about instead of a device (3.2b-4). */
export const SERVICE_CLASS = 'service';
