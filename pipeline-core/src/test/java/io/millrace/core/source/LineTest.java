package io.millrace.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LineTest {

    @Test
    void throwsItsNumberAndItsProblemWhenTheTextOfABadLineIsAskedFor() {
        Line line = Line.bad(17, "abc", "is longer than 1048576 bytes");

        assertThatThrownBy(line::text)
                .isInstanceOfSatisfying(
                        BadLineException.class, bad -> assertThat(bad.line()).isEqualTo(17))
                .hasMessage("line 17 is longer than 1048576 bytes");
    }

    @Test
    void takesSuppressedExceptions() {
        BadLineException bad = new BadLineException(1, "is longer than 5 bytes");
        bad.addSuppressed(new IllegalStateException("where it was"));
        assertThat(bad.getSuppressed()).hasSize(1);
    }

    @Test
    void showsItsNumberAndTextOnOneLineWithoutControlCharacters() {
        assertThat(Line.of(3, "a\tb\r\u001b[31m\u2028\u202e")).hasToString("line 3: a\\tb\\r\\u001b[31m\\u2028\\u202e");
    }

    @Test
    void showsNoMoreThan200Characters() {
        assertThat(Line.of(1, "x".repeat(201))).hasToString("line 1: " + "x".repeat(200) + "…");
        assertThat(Line.of(1, "x".repeat(200))).hasToString("line 1: " + "x".repeat(200));
    }

    @Test
    void doesNotCutASurrogatePairInTwo() {
        assertThat(Line.of(1, "x".repeat(199) + "🌍")).hasToString("line 1: " + "x".repeat(199) + "…");
    }

    @Test
    void showsTheProblemOfABadLine() {
        assertThat(Line.bad(2, "a", "is not valid UTF-8 at byte 2"))
                .hasToString("line 2 (is not valid UTF-8 at byte 2): a");
    }

    @Test
    void isEqualToALineOfTheSameNumberAndText() {
        assertThat(Line.of(1, "a")).isEqualTo(Line.of(1, "a")).hasSameHashCodeAs(Line.of(1, "a"));
        assertThat(Line.of(1, "a")).isNotEqualTo(Line.of(2, "a"));
        assertThat(Line.of(1, "a")).isNotEqualTo(Line.bad(1, "a", "is longer than 5 bytes"));
    }
}
