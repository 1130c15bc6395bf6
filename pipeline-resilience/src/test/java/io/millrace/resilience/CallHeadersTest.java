package io.millrace.resilience;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.resilience.shed.Priority;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.util.context.Context;

class CallHeadersTest {

    private long now = -5_000;

    @Test
    void writesNothingWithoutTerms() {
        assertThat(written(Context.of("other", 1))).isEmpty();
        assertThat(written(Context.empty())).isEmpty();
    }

    @Test
    void writesWhatIsLeftOfTheTime() {
        Context context = CallTerms.of(ofMillis(250), Priority.HIGH, () -> now).writeTo(Context.empty());
        now += ofMillis(100).toNanos() + 1;

        assertThat(written(context))
                .containsOnly(
                        Map.entry(CallHeaders.TIMEOUT, "149"),
                        Map.entry(CallHeaders.PRIORITY, "high"),
                        Map.entry(CallHeaders.ATTEMPT, "1"));

        now += ofSeconds(1).toNanos();
        assertThat(written(context)).containsEntry(CallHeaders.TIMEOUT, "0");
    }

    @Test
    void writesNoTimeWhenThereIsAnyOfIt() {
        assertThat(written(CallTerms.of(null, Priority.NORMAL, () -> now).writeTo(Context.empty())))
                .doesNotContainKey(CallHeaders.TIMEOUT);
        assertThat(written(CallTerms.of(ofNanos(Long.MAX_VALUE), Priority.NORMAL, () -> now)
                        .writeTo(Context.empty())))
                .doesNotContainKey(CallHeaders.TIMEOUT);
    }

    @Test
    void readsWhatItHasWritten() {
        CallTerms sent = CallTerms.of(ofMillis(250), Priority.LOW, 3, () -> now);

        CallTerms read = CallHeaders.read(written(sent.writeTo(Context.empty()))::get, () -> now);

        assertThat(read.remaining()).contains(ofMillis(250));
        assertThat(read.priority()).isEqualTo(Priority.LOW);
        assertThat(read.attempt()).isEqualTo(3);
        assertThat(read).hasToString("CallTerms[250 ms, LOW, attempt 3]");
    }

    @Test
    void readsTheFirstAttemptOfAnyTimeWhereNobodyHasSaidAnything() {
        CallTerms read = CallHeaders.read(name -> null, () -> now);

        assertThat(read.remaining()).isEmpty();
        assertThat(read.priority()).isEqualTo(Priority.NORMAL);
        assertThat(read.attempt()).isEqualTo(1);
        assertThat(read).hasToString("CallTerms[any time, NORMAL, attempt 1]");
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "-1",
        "+1",
        "1.5",
        "12ms",
        "0x10",
        "ten",
        "NaN",
        "' 5'",
        "\u0661\u0662",
    })
    void takesWhatIsNoNumberForNothing(String bad) {
        CallTerms read = CallHeaders.read(name -> bad, () -> now);

        assertThat(read.remaining()).isEmpty();
        assertThat(read.priority()).isEqualTo(Priority.NORMAL);
        assertThat(read.attempt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"86400000", "86400001", "999999999999999999", "9223372036854775808", "99999999999999999999999999"})
    void believesNoMoreThanADayAndAThousandAttempts(String large) {
        CallTerms read = CallHeaders.read(name -> large, () -> now);

        assertThat(read.remaining()).contains(Duration.ofDays(1));
        assertThat(read.attempt()).isEqualTo(1_000);
    }

    @Test
    void readsALongTextInNoTimeAndZeroAsTooLate() {
        String digits = "0".repeat(10_000_000);
        CallTerms read = CallHeaders.read(name -> name.equals(CallHeaders.TIMEOUT) ? "0" : digits, () -> now);

        assertThat(read.remaining()).contains(Duration.ZERO);
        assertThat(read.attempt()).isEqualTo(1_000);
    }

    @Test
    void refusesTermsThatAreOverBeforeTheyBegin() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallTerms.of(Duration.ZERO, Priority.HIGH, () -> now))
                .withMessage("within must be longer than PT0S, was PT0S");
    }

    @Test
    void isTheSameTimeOnAnotherClock() {
        CallTerms terms = CallTerms.of(ofMillis(1), Priority.NORMAL, () -> now);

        assertThat(terms.deadlineAt(7_000_000)).isEqualTo(8_000_000);
        assertThat(terms.deadlineAt(Long.MAX_VALUE - 1)).isEqualTo(Long.MAX_VALUE);
        now += 2_000_000;
        assertThat(terms.deadlineAt(7_000_000)).isEqualTo(7_000_000);
    }

    private static Map<String, String> written(Context context) {
        Map<String, String> headers = new HashMap<>();
        CallHeaders.write(context, headers::put);
        return headers;
    }
}
