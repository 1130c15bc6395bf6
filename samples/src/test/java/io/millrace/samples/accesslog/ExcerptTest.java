package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void keepsTextThatFits() {
        assertThat(Excerpt.cut("abc", 3)).isEqualTo("abc");
    }

    @Test
    void cutsTextThatDoesNotFit() {
        assertThat(Excerpt.cut("abcd", 3)).isEqualTo("abc");
    }

    @Test
    void neverHalvesASurrogatePair() {
        assertThat(Excerpt.cut("ab\uD83D\uDE00", 3)).isEqualTo("ab");
    }

    @Test
    void escapesWhatCouldChangeATerminalOrALogLine() {
        assertThat(Excerpt.printable("a\n\u001b[1m\u202e\u2028\uD83D", 80))
                .isEqualTo("a\\u000a\\u001b[1m\\u202e\\u2028\\ud83d");
    }

    @Test
    void keepsLettersOfAnyScript() {
        assertThat(Excerpt.printable("é日\uD83D\uDE00", 80)).isEqualTo("é日\uD83D\uDE00");
    }
}
