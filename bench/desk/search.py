"""How long the desk's one box takes."""

from urllib.parse import urlencode

from bench.desk.asking import Asked, ask, head, line, operator, p95

WORDS = "李梅|王明华|明华|李|豆豆|团子1234|馒|滨江花园|花园|翠湖天地12 9栋|幸福里123|赵云飞|没有的人|zzz"
NUMBERS = "4477|138000|5500123|人民路1234号|2611|B999|Y26100001|2610000012|8栋 502"
ASKED = (*WORDS.split("|"), *NUMBERS.split("|"))


def measure_search(*, rounds: int) -> None:
    client = operator("operator")
    print(head("looked for"))
    ask(client, "/admin/search/?q=first")
    every: list[Asked] = []
    for text in ASKED:
        times = [ask(client, f"/admin/search/?{urlencode({'q': text})}") for _round in range(rounds)]
        every += times
        print(line(text, times), flush=True)
    print(line("all", every), flush=True)
    print(f"p95: {p95([one.database for one in every]):.0f} ms in the database\n")
