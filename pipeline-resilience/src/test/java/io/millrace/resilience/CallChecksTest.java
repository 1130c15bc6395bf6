package io.millrace.resilience;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.retry.RetryConfig;
import io.millrace.core.Pipeline;
import io.millrace.core.check.Finding;
import io.millrace.resilience.rate.RateSettings;
import io.millrace.resilience.retry.RetryBudgetSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class CallChecksTest {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    @Test
    void aDeadlineHasRoomForAllAttemptsAndTheTimeBetweenThem() {
        // 3 s of attempts, and up to 50 ms and 100 ms between them
        assertThat(found(CallPolicy.deadline(ofMillis(3_150))
                        .attemptTimeout(ofSeconds(1))
                        .idempotent()
                        .attempts(3)))
                .isEmpty();
        List<Finding> found = found(CallPolicy.deadline(ofMillis(3_149))
                .attemptTimeout(ofSeconds(1))
                .idempotent()
                .attempts(3));
        assertThat(found).hasSize(1);
        assertThat(found.get(0))
                .hasToString("WARNING deadline-too-short in stage 'mapAsync': 3 attempts of up to 1 s and the time"
                        + " between them take up to 3150 ms, but the deadline is 3149 ms, so the last one is cut off; raise"
                        + " the deadline to 3150 ms, or lower the attempt time-out or the attempts");
    }

    @Test
    void veryLongTimesDoNotOverflow() {
        assertThat(found(CallPolicy.deadline(LONGEST)
                        .attemptTimeout(LONGEST)
                        .idempotent()
                        .attempts(Integer.MAX_VALUE)))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(found(CallPolicy.withoutDeadline()
                        .attemptTimeout(LONGEST)
                        .idempotent()
                        .attempts(Integer.MAX_VALUE)))
                .isEmpty();
    }

    @Test
    void aPermitIsNotHeldForEver() {
        assertThat(ids(found(CallPolicy.withoutDeadline().bulkhead("b", 2)))).contains("permit-without-limit");
        assertThat(ids(found(CallPolicy.withoutDeadline().bulkhead("b", 2).attemptTimeout(ofSeconds(1)))))
                .doesNotContain("permit-without-limit");
        assertThat(found(CallPolicy.deadline(ofSeconds(1)).bulkhead("b", 2))).isEmpty();
    }

    @Test
    void aLimitOfTheAttemptsIsALimitOfTheCallUnlessItWaitsForAPermit() {
        assertThat(found(CallPolicy.withoutDeadline().attemptTimeout(ofSeconds(1))))
                .isEmpty();
        assertThat(ids(found(CallPolicy.withoutDeadline()
                        .attemptTimeout(ofSeconds(1))
                        .bulkhead("b", 2))))
                .containsExactly("head-without-deadline");
    }

    @Test
    void stagesThatShareABulkheadAgreeAboutItBeforeTheRun() {
        Pipeline<Integer> pipeline = Pipeline.define("two")
                .from(List.of(1))
                .mapAsync(1, n -> Mono.just(n))
                .with(CallPolicy.deadline(ofSeconds(1)).bulkhead("db", 2))
                .mapAsync(1, n -> Mono.just(n))
                .with(CallPolicy.deadline(ofSeconds(1)).bulkhead("db", 3));
        assertThatThrownBy(pipeline::run)
                .hasMessageContaining(
                        "different-settings in stage 'mapAsync-2': uses bulkhead 'db' with 3 permits, stage"
                                + " 'mapAsync' with 2 permits");
    }

    @Test
    void aPermitOfARateComesBeforeTheDeadline() {
        RateSettings slow = RateSettings.even("mail", 2, ofSeconds(1));
        assertThat(found(CallPolicy.deadline(ofMillis(500)).rateLimit(slow))).isEmpty();
        assertThat(found(CallPolicy.deadline(ofMillis(499)).rateLimit(slow)))
                .singleElement()
                .hasToString(
                        "WARNING turn-after-deadline in stage 'mapAsync': waits for a permit of rate limit 'mail' 2 in"
                                + " PT1S, 1 at once, one of which takes 500 ms, but the deadline is 499 ms, so nearly all calls are"
                                + " rejected; raise the deadline, or the rate");
    }

    @Test
    void aBudgetPaysForSomething() {
        CallPolicy start = CallPolicy.deadline(ofSeconds(9)).idempotent();
        RetryBudgetSettings none = new RetryBudgetSettings("db", 0, 0, ofSeconds(10));
        assertThat(ids(found(start.attempts(2).retryBudget(none)))).containsExactly("budget-without-tokens");
        assertThat(ids(found(start.hedged().retryBudget(none)))).containsExactly("budget-without-tokens");
        assertThat(found(start.retryBudget(none))).isEmpty();
        assertThat(found(start.attempts(2).retryBudget(new RetryBudgetSettings("db", 0, 1, ofSeconds(10)))))
                .isEmpty();
    }

    @Test
    void aQueueThatShedsIsForResultsWithoutOrderOfASourceThatCannotWait() {
        CallPolicy sheds = CallPolicy.deadline(ofSeconds(1)).shedding();
        assertThat(ids(found(sheds))).containsExactly("queue-in-order", "sheds-needlessly");
        assertThat(Pipeline.define("ticks")
                        .from(Flux.interval(ofMillis(1)))
                        .map(n -> n)
                        .mapAsync(4, n -> Mono.just(n))
                        .unordered()
                        .with(sheds)
                        .check()
                        .findings())
                .isEmpty();
        assertThat(ids(Pipeline.define("orders")
                        .from(List.of(1))
                        .map(n -> n)
                        .mapAsync(4, n -> Mono.just(n))
                        .unordered()
                        .with(sheds)
                        .check()
                        .findings()))
                .containsExactly("sheds-needlessly");
    }

    @Test
    void stagesThatShareABreakerAgreeAboutItBeforeTheRun() {
        CallPolicy breaker = CallPolicy.deadline(ofSeconds(1)).circuitBreaker("db");
        assertThat(found(breaker, breaker)).isEmpty();
        assertThat(ids(found(breaker, breaker.attemptTimeout(ofMillis(100))))).containsExactly("different-settings");
    }

    @Test
    void timesBetweenAttemptsOfAConfigurationAreNotGuessed() {
        RetryConfig config = RetryConfig.custom().maxAttempts(3).build();
        CallPolicy start = CallPolicy.deadline(ofSeconds(3)).idempotent().retry(config);
        assertThat(found(start.attemptTimeout(ofSeconds(1)))).isEmpty();
        assertThat(ids(found(start.attemptTimeout(ofMillis(1_001))))).containsExactly("deadline-too-short");
    }

    private static List<Finding> found(CallPolicy first, CallPolicy second) {
        return Pipeline.define("two")
                .from(List.of(1))
                .mapAsync(1, n -> Mono.just(n))
                .with(first)
                .mapAsync(1, n -> Mono.just(n))
                .with(second)
                .check()
                .findings();
    }

    private static List<Finding> found(CallPolicy policy) {
        return Pipeline.define("calls")
                .from(List.of(1))
                .mapAsync(4, n -> Mono.just(n))
                .with(policy)
                .check()
                .findings();
    }

    private static List<String> ids(List<Finding> findings) {
        return findings.stream().map(finding -> finding.rule().id()).toList();
    }
}
