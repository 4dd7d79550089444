"""What is common in Chinese homes, offered while typing. Any other text is as welcome.

A breed stands with what else people call it, so that it is found by either.
"""

from pets.models import Species

MIXED = "串串（混血）"

BREEDS: dict[str, dict[str, str]] = {
    Species.CAT: {
        "中华田园猫": "土猫 Domestic", "橘猫": "大橘", "狸花猫": "Li Hua", "三花猫": "Calico", "奶牛猫": "黑白花",
        "玳瑁猫": "Tortoiseshell", "黑猫": "玄猫", "临清狮子猫": "狮子猫", "简州猫": "四耳猫",
        "英国短毛猫": "英短 蓝猫 British Shorthair", "英国长毛猫": "英长", "美国短毛猫": "美短 American Shorthair",
        "布偶猫": "Ragdoll", "暹罗猫": "Siamese", "波斯猫": "Persian", "异国短毛猫": "加菲猫 Exotic",
        "缅因猫": "Maine Coon", "金吉拉": "金渐层 银渐层 Chinchilla", "苏格兰折耳猫": "折耳 Scottish Fold",
        "德文卷毛猫": "德文 Devon Rex", "俄罗斯蓝猫": "Russian Blue", "孟加拉豹猫": "豹猫 Bengal",
        "斯芬克斯猫": "无毛猫 Sphynx", "曼基康猫": "矮脚 拿破仑 Munchkin", "西伯利亚森林猫": "Siberian",
        "挪威森林猫": "Norwegian Forest", "阿比西尼亚猫": "Abyssinian", "伯曼猫": "Birman", MIXED: "混种 Mixed",
    },
    Species.DOG: {
        "中华田园犬": "土狗 大黄", "贵宾犬": "泰迪 Poodle", "比熊犬": "Bichon", "金毛寻回犬": "金毛 Golden Retriever",
        "拉布拉多": "拉拉 Labrador", "柯基": "Corgi", "柴犬": "Shiba", "秋田犬": "Akita", "博美犬": "Pomeranian",
        "边境牧羊犬": "边牧 Border Collie", "萨摩耶": "Samoyed", "哈士奇": "二哈 Husky", "阿拉斯加": "Malamute",
        "法国斗牛犬": "法斗 French Bulldog", "英国斗牛犬": "英斗", "雪纳瑞": "Schnauzer", "吉娃娃": "Chihuahua",
        "约克夏": "Yorkshire", "马尔济斯": "Maltese", "比格犬": "Beagle", "巴哥犬": "八哥犬 Pug",
        "腊肠犬": "Dachshund", "德国牧羊犬": "德牧 狼狗", "可卡犬": "Cocker", "西施犬": "Shih Tzu",
        "京巴": "北京犬 Pekingese", "松狮": "Chow Chow", "沙皮犬": "Shar Pei", "杰克罗素梗": "JRT",
        "喜乐蒂": "Sheltie", "西高地白梗": "西高地", "伯恩山犬": "伯恩山", "杜宾犬": "Doberman",
        "罗威纳": "Rottweiler", "灵缇": "Greyhound", MIXED: "混种 Mixed",
    },
    Species.RABBIT: {
        "侏儒兔": "Netherland Dwarf", "垂耳兔": "Lop", "荷兰兔": "道奇兔 Dutch", "狮子兔": "Lionhead",
        "安哥拉兔": "Angora", "猫猫兔": "小型兔", "新西兰白兔": "大白兔", "海棠兔": "熊猫兔", "雷克斯兔": "獭兔 Rex",
        MIXED: "混种 Mixed",
    },
    Species.HAMSTER: {
        "金丝熊": "叙利亚仓鼠 Syrian", "三线仓鼠": "加卡利亚", "银狐仓鼠": "Winter White", "紫仓仓鼠": "紫仓",
        "布丁仓鼠": "布丁", "罗伯罗夫斯基仓鼠": "老公公 Roborovski", "豚鼠": "荷兰猪 天竺鼠 Guinea pig",
        "龙猫": "毛丝鼠 Chinchilla", "花枝鼠": "Rat", MIXED: "混种 Mixed",
    },
    Species.BIRD: {
        "虎皮鹦鹉": "Budgie", "玄凤鹦鹉": "鸡尾 Cockatiel", "牡丹鹦鹉": "爱情鸟 Lovebird",
        "小太阳鹦鹉": "锥尾 Conure", "和尚鹦鹉": "Quaker", "凯克鹦鹉": "Caique", "金刚鹦鹉": "Macaw",
        "灰鹦鹉": "African Grey", "葵花凤头鹦鹉": "Cockatoo", "金丝雀": "芙蓉 Canary", "文鸟": "Java sparrow",
        "珍珠鸟": "Zebra finch", "八哥": "Myna", "鹩哥": "Hill myna", "画眉": "", "百灵": "Lark", "绣眼": "",
        "鸽子": "Pigeon",
    },
    Species.TURTLE: {
        "巴西龟": "红耳龟 Red-eared slider", "中华草龟": "乌龟", "中华花龟": "珍珠龟", "黄喉拟水龟": "石金钱",
        "黄缘闭壳龟": "黄缘", "地图龟": "Map turtle", "麝香龟": "蛋龟 Musk turtle", "剃刀龟": "Razorback",
        "苏卡达陆龟": "Sulcata", "赫曼陆龟": "Hermann", "缅甸陆龟": "", "豹纹陆龟": "Leopard",
    },
    Species.FISH: {
        "金鱼": "Goldfish", "锦鲤": "Koi", "孔雀鱼": "Guppy", "斗鱼": "Betta", "灯科鱼": "红绿灯 Tetra",
        "龙鱼": "Arowana", "鹦鹉鱼": "", "神仙鱼": "Angelfish", "鼠鱼": "Corydoras",
    },
    Species.OTHER: {
        "刺猬": "Hedgehog", "蜜袋鼯": "Sugar glider", "雪貂": "Ferret", "松鼠": "Squirrel", "豹纹守宫": "壁虎 Gecko",
        "鬃狮蜥": "Bearded dragon", "玉米蛇": "Corn snake", "角蛙": "Pacman frog", "寄居蟹": "Hermit crab",
        "柯尔鸭": "Call duck",
    },
}  # fmt: skip

VACCINES: dict[str, list[str]] = {
    Species.CAT: ["猫三联", "猫五联", "狂犬疫苗", "猫白血病疫苗"],
    Species.DOG: ["犬四联", "犬六联", "犬八联", "狂犬疫苗", "犬窝咳疫苗"],
    Species.RABBIT: ["兔瘟疫苗", "兔瘟巴氏二联"],
}

WAYS_TO_GIVE = [
    "拌在罐头里",
    "裹在零食里",
    "直接喂到嘴里",
    "用针管从嘴角推",
    "滴在眼睛里",
    "滴进耳朵",
    "抹在患处",
    "皮下注射",
]
