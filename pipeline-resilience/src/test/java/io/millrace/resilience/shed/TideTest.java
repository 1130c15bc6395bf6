package io.millrace.resilience.shed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.millrace.core.observe.Outcome;
import io.millrace.core.observe.Outcome.Shed.Reason;
import io.millrace.core.spi.Admission;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallShedException;
import io.millrace.resilience.FakeCall;
import io.millrace.resilience.limit.Pace;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TideTest {

    private static final long MILLIS = 1_000_000L;

    private double mean = Double.NaN;
    private double perNano = Double.NaN;
    private int limit = 3;

    private final Tide tide = new Tide("reserve", element -> (Priority) element, new Known(), 100 * MILLIS, 50);

    private final class Known implements Pace {
        @Override
        public int limit() {
            return limit;
        }

        @Override
        public double meanNanos() {
            return mean;
        }

        @Override
        public double perNano() {
            return perNano;
        }
    }

    private static FakeCall call(Priority priority) {
        return new FakeCall().input(priority).deadline(100 * MILLIS);
    }

    private FakeCall waits(Priority priority, long now) {
        FakeCall call = call(priority);
        assertThat(tide.offer(call, now)).isEqualTo(Admission.park());
        return call;
    }

    private static void assertShed(Admission answer, Reason reason) {
        assertThat(answer).isInstanceOfSatisfying(Admission.Reject.class, reject -> {
            assertThat(reject.shed()).isEqualTo(Optional.of(new Outcome.Shed(reason)));
            assertThat(reject.error()).isInstanceOf(CallShedException.class).hasMessageContaining("stage 'reserve'");
        });
    }

    @Test
    void theMostImportantGoesFirstAndOfTheSameTheFirst() {
        Call low = waits(Priority.LOW, 0);
        Call firstHigh = waits(Priority.HIGH, 1);
        Call secondHigh = waits(Priority.HIGH, 2);
        assertThat(tide.poll(3)).isSameAs(firstHigh);
        assertThat(tide.poll(3)).isSameAs(secondHigh);
        assertThat(tide.poll(3)).isSameAs(low);
        assertThat(tide.poll(3)).isNull();
    }

    @Test
    void theNewestGoesFirstOnceItHasNotBeenEmptyForATenthOfASecond() {
        Call old = waits(Priority.NORMAL, 0);
        waits(Priority.NORMAL, 1);
        Call newest = waits(Priority.NORMAL, 2);
        assertThat(tide.poll(100 * MILLIS)).isSameAs(newest);
        tide.putBack(newest);
        assertThat(tide.poll(100 * MILLIS)).isSameAs(newest);
        tide.poll(100 * MILLIS);
        assertThat(tide.poll(100 * MILLIS)).isSameAs(old);
        Call next = waits(Priority.NORMAL, 100 * MILLIS - 1);
        waits(Priority.NORMAL, 100 * MILLIS - 1);
        assertThat(tide.poll(100 * MILLIS)).as("it was empty").isSameAs(next);
    }

    @Test
    void whatWasPutBackIsTheFirstOfItsKind() {
        Call first = waits(Priority.NORMAL, 0);
        waits(Priority.NORMAL, 0);
        assertThat(tide.poll(1)).isSameAs(first);
        tide.putBack(first);
        assertThat(tide.size()).isEqualTo(2);
        assertThat(tide.poll(1)).isSameAs(first);
    }

    @Test
    void aNewcomerTakesThePlaceOfTheOldestOfTheLeastImportant() {
        Call oldest = waits(Priority.LOW, 0);
        waits(Priority.LOW, 1);
        waits(Priority.NORMAL, 2);
        waits(Priority.HIGH, 3);
        assertThat(tide.evicted()).isSameAs(oldest);
        assertThat(tide.evicted()).isNull();
        assertThat(tide.size()).isEqualTo(3);
    }

    @Test
    void aNewcomerThatIsLessImportantThanAllIsRefused() {
        waits(Priority.HIGH, 0);
        waits(Priority.HIGH, 0);
        waits(Priority.NORMAL, 0);
        assertShed(tide.offer(call(Priority.LOW), 1), Reason.FULL);
        assertThat(tide.size()).isEqualTo(3);
    }

    @Test
    void oneThatWouldComeTooLateIsShedWhenItComesAndWhenItsTurnComes() {
        assertShed(tide.offer(call(Priority.HIGH), 100 * MILLIS), Reason.EXPIRED);
        Call waiting = waits(Priority.HIGH, 50 * MILLIS);
        mean = 30.0 * MILLIS;
        assertThat(tide.refusal(waiting, 70 * MILLIS)).isNull();
        Admission refusal = tide.refusal(waiting, 71 * MILLIS);
        assertThat(refusal).isNotNull();
        assertShed(refusal, Reason.DOOMED);
        assertShed(tide.offer(call(Priority.HIGH), 71 * MILLIS), Reason.DOOMED);
    }

    // Nobody would learn that the dependency is faster again, and all would be shed for ever.
    @Test
    void whenAllHaveBeenShedForASecondOneIsMadeNevertheless() {
        waits(Priority.LOW, 0);
        mean = 200.0 * MILLIS;
        assertShed(tide.offer(call(Priority.HIGH), 1), Reason.DOOMED);

        long later = 1000 * MILLIS;
        FakeCall trial = call(Priority.LOW).deadline(later + 100 * MILLIS).entered(later);
        assertThat(tide.offer(trial, later)).isEqualTo(Admission.park());
        assertThat(tide.refusal(trial, later + 1)).as("it is still the one").isNull();
        assertShed(tide.offer(call(Priority.HIGH).deadline(later + 100 * MILLIS), later + 2), Reason.DOOMED);
        trial.entered(later + 3);
        assertThat(tide.refusal(trial, later + 3))
                .as("another one in its place")
                .isNotNull();
    }

    @Test
    void elementsOfACohortStandOrFallTogether() {
        assertThat(usersForWhomAllIsDone(element -> null))
                .as("the newest calls")
                .isZero();
        assertThat(usersForWhomAllIsDone(element -> ((String) element).split(" ")[0]))
                .as("of 16 at most")
                .isGreaterThanOrEqualTo(12);
    }

    /** Of 40 users each has 3 calls, and 48 calls may wait. */
    private long usersForWhomAllIsDone(Function<Object, ?> cohort) {
        Tide byUser = new Tide("reserve", element -> Priority.NORMAL, cohort, new Known(), Call.NEVER, 50);
        limit = 48;
        for (int call = 0; call < 3; call++) {
            for (int user = 0; user < 40; user++) {
                byUser.offer(new FakeCall().input("user" + user + " call" + call), call);
            }
        }
        Map<String, Integer> made = new HashMap<>();
        for (Call call = byUser.poll(3); call != null; call = byUser.poll(3)) {
            made.merge(((String) call.input()).split(" ")[0], 1, Integer::sum);
        }
        assertThat(made.values().stream().mapToInt(n -> n).sum()).isEqualTo(48);
        return made.values().stream().filter(n -> n == 3).count();
    }

    @Test
    void aPriorityIsAskedForOnceAndMustBeOne() {
        AtomicInteger asked = new AtomicInteger();
        Tide counting = new Tide(
                "reserve",
                element -> {
                    asked.incrementAndGet();
                    return Priority.NORMAL;
                },
                new Known(),
                Call.NEVER,
                50);
        FakeCall call = new FakeCall();
        counting.offer(call, 0);
        counting.putBack(counting.poll(0));
        counting.remove(call);
        assertThat(asked).hasValue(1);

        Tide without = new Tide("reserve", element -> null, new Known(), Call.NEVER, 50);
        assertThatNullPointerException()
                .isThrownBy(() -> without.offer(call, 0))
                .withMessage("the priority of an element");
        assertThat(without.size()).isZero();
    }

    @Test
    void holdsAtLeastOneCall() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tide("reserve", element -> Priority.LOW, new Known(), Call.NEVER, 0))
                .withMessage("calls that wait in stage 'reserve' must be at least 1, was 0");
    }

    @Test
    void oneWithoutDeadlineIsNeverTooLate() {
        mean = 1e18;
        assertThat(tide.offer(call(Priority.LOW).deadline(Call.NEVER), 5)).isEqualTo(Admission.park());
    }

    @Test
    void holdsWhatTheDependencyDoesInAFifthOfTheDeadlineAndNeverMoreThanItsBound() {
        assertThat(tide.capacity()).as("nothing is known: as many as may run").isEqualTo(3);
        perNano = 1_000 / 1e9;
        assertThat(tide.capacity()).as("1,000 a second, 20 ms").isEqualTo(20);
        perNano = 1;
        assertThat(tide.capacity()).isEqualTo(50);
    }

    @Test
    void whatIsGivenUpIsTakenOut() {
        Call given = waits(Priority.LOW, 0);
        tide.remove(given);
        tide.remove(given);
        assertThat(tide.size()).isZero();
        assertThat(tide.poll(1)).isNull();
    }

    @Test
    void aBoundThatShrinksPushesAllOutThatDoNotFit() {
        perNano = 500 / 1e9;
        for (int i = 0; i < 10; i++) {
            waits(Priority.NORMAL, i);
        }
        perNano = Double.NaN;
        waits(Priority.NORMAL, 10);
        assertThat(tide.size()).isEqualTo(3);
        int out = 0;
        while (tide.evicted() != null) {
            out++;
        }
        assertThat(out).isEqualTo(8);
    }
}
