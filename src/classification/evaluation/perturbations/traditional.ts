/**
 * Simplified characters that complaints use, each with its traditional form. Those with more than one (发 in 头发, 面, 只, 系, 干, 了) are left
 * out, but for a few of which one form nearly always is meant here: 发 for sending, 后 for after, 里 for inside, 脏 for dirty, 余 for a balance.
 */
const PAIRS = `
  们們 这這 来來 说說 对對 时時 会會 过過 还還 没沒 个個 为為 么麼 给給 让讓 买買 卖賣 东東 货貨 单單 发發 订訂 钱錢 价價 质質 坏壞 烂爛 费費 贵貴 赔賠
  偿償 补補 换換 损損 员員 务務 态態 诉訴 话話 电電 联聯 络絡 线線 网網 页頁 图圖 颜顏 码碼 号號 数數 实實 际際 与與 样樣 长長 宽寬 轻輕 软軟 断斷 开開
  关關 门門 问問 间間 题題 点點 应應 该該 经經 验驗 检檢 测測 试試 证證 书書 写寫 纸紙 绍紹 细細 结結 绝絕 续續 继繼 级級 约約 红紅 绿綠 蓝藍 黄黃 银銀
  铁鐵 钢鋼 锅鍋 键鍵 锁鎖 镜鏡 针針 钟鐘 车車 辆輛 运運 输輸 转轉 轮輪 载載 达達 迟遲 远遠 选選 递遞 边邊 进進 连連 适適 违違 总總 现現 环環 听聽 声聲
  师師 帐帳 帮幫 带帶 归歸 当當 录錄 忧憂 怀懷 恶惡 愤憤 恼惱 惊驚 惯慣 愿願 恳懇 户戶 扫掃 扰擾 护護 报報 抢搶 择擇 挂掛 挤擠 据據 摆擺 摄攝 无無 旧舊
  显顯 晓曉 晒曬 术術 机機 杀殺 杂雜 权權 条條 极極 构構 标標 栏欄 树樹 档檔 楼樓 欢歡 残殘 毁毀 毕畢 气氣 汇匯 汤湯 泪淚 洁潔 浅淺 浓濃 涂塗 润潤 渐漸
  温溫 湿濕 满滿 滞滯 灯燈 灵靈 灾災 烦煩 烧燒 热熱 爱愛 独獨 猪豬 猫貓 痒癢 盐鹽 监監 盖蓋 盗盜 盘盤 着著 砖磚 础礎 确確 礼禮 离離 种種 积積 称稱 稳穩
  窃竊 笔筆 签簽 简簡 类類 粮糧 紧緊 纠糾 纯純 纱紗 纳納 纷紛 纹紋 组組 终終 绑綁 统統 维維 缓緩 编編 缘緣 缝縫 缩縮 缴繳 罚罰 罗羅 职職 肿腫 肤膚 胀脹
  胁脅 胶膠 脏髒 脑腦 脚腳 脱脫 脸臉 节節 苹蘋 范範 药藥 获獲 营營 虫蟲 虽雖 虾蝦 衬襯 装裝 裤褲 见見 观觀 规規 视視 觉覺 触觸 计計 认認 讨討 议議 讯訊
  记記 讲講 许許 论論 设設 访訪 评評 识識 诈詐 词詞 译譯 诚誠 询詢 详詳 语語 误誤 请請 读讀 课課 谁誰 调調 谅諒 谈談 谎謊 谢謝 负負 财財 责責 败敗 账賬
  购購 贴貼 贷貸 资資 赚賺 赠贈 赶趕 踪蹤 较較 迁遷 邮郵 邻鄰 酱醬 释釋 错錯 闷悶 闻聞 闹鬧 阅閱 队隊 阶階 险險 隐隱 随隨 难難 静靜 顶頂 项項 顺順 须須
  顾顧 顿頓 预預 领領 频頻 额額 风風 飞飛 饭飯 饮飲 饰飾 饱飽 饼餅 馆館 馈饋 骂罵 骗騙 骚騷 鸡雞 鲜鮮 鱼魚 鸭鴨 麦麥 齐齊 两兩 严嚴 丢丟 丝絲 业業 临臨
  举舉 义義 乐樂 习習 乱亂 争爭 亏虧 产產 亲親 亿億 仅僅 从從 仓倉 仪儀 众眾 优優 伤傷 传傳 伪偽 体體 余餘 侧側 债債 储儲 儿兒 兑兌 内內 军軍 决決 况況
  冻凍 净淨 减減 几幾 凭憑 击擊 删刪 别別 刚剛 剂劑 劝勸 办辦 动動 势勢 区區 医醫 华華 协協 卫衛 厂廠 压壓 厌厭 县縣 参參 双雙 变變 吓嚇 吗嗎 启啟 响響
  国國 圆圓 团團 围圍 场場 块塊 坚堅 垫墊 墙牆 壳殼 处處 备備 复復 够夠 头頭 夹夾 奖獎 妆妝 妈媽 婴嬰 学學 宝寶 审審 导導 将將 尝嘗 层層 属屬 岁歲 并並
  广廣 庆慶 库庫 废廢 弃棄 张張 弯彎 弹彈 强強 执執 扩擴 拦攔 拨撥 挡擋 挥揮 捡撿 后後 里裡
`;

const TRADITIONAL: ReadonlyMap<string, string> = new Map(
  PAIRS.trim()
    .split(/\s+/)
    .map((pair) => [...pair] as [string, string]),
);

/** A text of Hong Kong or Taiwan in its script, not in its words. Needs no chance. */
export function traditional(text: string): string {
  return text.replace(/\p{Script=Han}/gu, (character) => TRADITIONAL.get(character) ?? character);
}

/** How many characters the table knows. */
export const TRADITIONAL_SIZE = TRADITIONAL.size;
