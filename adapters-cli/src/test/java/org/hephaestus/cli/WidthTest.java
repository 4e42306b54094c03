package org.hephaestus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WidthTest {
  @ParameterizedTest
  @CsvSource({
    // One column each.
    "'',0",
    "abc,3",
    "\u00e4\u00f6,2",
    "\u2026,1",
    "\u0431,1",
    // Two: East Asian wide and full width, and pictures.
    "\u65e5\u672c,4",
    "\uff21,2",
    "\ud55c,2",
    "\ud83d\udcb8,2",
    "\u231a,2",
    "\ud83d\ude80,2",
    // None: what combines, and what joins.
    "e\u0301,1",
    "\u0e19\u0e49,1",
    "a\u200db,1",
    "\u2764\ufe0f,2",
    "\ud83d\udc4d\ud83c\udffd,2",
    "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67,2",
    "\ud83c\udde9\ud83c\uddea,2",
    "\ud83c\udde9\ud83c\uddea\ud83c\uddeb\ud83c\uddf7,4"
  })
  void countsColumns(String text, int columns) {
    assertThat(Width.of(text)).isEqualTo(columns);
  }

  @ParameterizedTest
  @CsvSource({
    "abcdef,6,abcdef",
    "abcdef,5,abcd\u2026",
    "abcdef,1,\u2026",
    "abcdef,0,''",
    // Never half a character, never a combining one without its letter.
    "\u65e5\u672c\u8a9e,5,\u65e5\u672c\u2026",
    "\u65e5\u672c\u8a9e,4,\u65e5\u2026",
    "e\u0301e\u0301e\u0301,2,e\u0301\u2026",
    "\ud83d\udcb8\ud83d\udcb8,3,\ud83d\udcb8\u2026",
    "\ud83d\udcb8\ud83d\udcb8,2,\u2026"
  })
  void cutsBetweenCharacters(String text, int columns, String cut) {
    assertThat(Width.clip(text, columns)).isEqualTo(cut);
    assertThat(Width.of(Width.clip(text, columns))).isLessThanOrEqualTo(columns);
  }
}
