"""What the vote drops below the story is put back where it speaks of what the story speaks of."""

from __future__ import annotations

import pytest

from cleaner.roles.rescue import find_lost_prose
from cleaner.text.words import find_topic_words
from tests.scenes import make_scene, segment

KOREAN = (
    "시청은 내년부터 강변 도로에 새로운 자전거 길을 만들고 낡은 다리 세 곳을 다시 짓기로 했다고 시장이 월요일 시민들 앞에서 직접 밝혔다.",
    "자전거 길은 강변 도로를 따라 다리 세 곳을 지나며, 시청은 공사가 끝날 때까지 버스 노선을 조금 바꾸어 시민들이 다닐 수 있게 할 것이라고 말했다.",
    "무료 회원으로 가입하면 매일 아침 가장 중요한 소식을 메일로 받을 수 있고 언제든지 설정 화면에서 간단하게 그만둘 수도 있으니 지금 바로 신청해 보세요.",
)
JAPANESE = (
    "市役所は月曜日、川沿いの道路に新しい自転車道を整備し、老朽化した三つの橋を来年から順に架け替える計画を発表した。",
    "自転車道は川沿いの道路に沿って三つの橋を通り、市役所は工事が終わるまで路線バスの経路を一部変更すると説明している。",
    "無料会員に登録すると、毎朝もっとも大切なお知らせをメールで受け取ることができ、いつでも設定画面から簡単に退会できます。",
)


@pytest.mark.parametrize("texts", [KOREAN, JAPANESE], ids=["Korean", "Japanese"])
def test_paragraph_of_the_topic_is_put_back_in_scripts_of_east_asia(texts: tuple[str, str, str]) -> None:
    source = "\n\n".join((texts[0], texts[2], texts[1]))
    scene = make_scene(segment(source, "text"), (0.9, 0.2, 0.2), threshold=0.4, hits=[()] * 3)
    assert find_lost_prose(scene) == {2}


def test_topic_words_are_long_words_or_pieces_of_unspaced_ones() -> None:
    assert find_topic_words("The Ministers of Ålesund met") == {"minist", "ålesun"}
    assert find_topic_words("The 20 Ministers met with Ola", min_chars=5, numbers=False) == {"minist"}
    assert find_topic_words("대통령은 서울에서 12") == {"대통", "서울", "12"}
    assert find_topic_words("東京都のミサイル") == {"東京", "京都", "ミサイ"}
    assert find_topic_words("รัฐบาล") == {"รัฐบ", "ัฐบา", "ฐบาล"}
