package io.millrace.operators.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Pipeline;
import io.millrace.core.observe.RunReport;
import io.millrace.test.LogicProbe;
import io.millrace.test.TestSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class ConcatTest {

    private static final Pipeline<Integer> TENS = Pipeline.define("tens").from(List.of(10, 20));

    private static Pipeline<Integer> ones() {
        return Pipeline.define("ones").from(List.of(1, 2));
    }

    private static Pipeline<Integer> failing() {
        return Pipeline.define("failing").from(Flux.error(new IllegalStateException("fails")));
    }

    @Test
    void anInputIsNotReadBeforeItsTurn() {
        LogicProbe<Integer, Integer> concat =
                LogicProbe.of(Concat.with(TENS, TENS)).demand(10);
        assertThat(List.of(concat.pulled(0), concat.pulled(1), concat.pulled(2)))
                .containsExactly(16L, 0L, 0L);
        concat.complete(1);
        assertThat(concat.complete(0).pulled(2)).isEqualTo(16);
        assertThat(concat.arrive(2, 7).emitted()).containsExactly(7);
        assertThat(concat.complete(2).completed()).isTrue();
    }

    @Test
    void goesOnBehindAnInputThatFailsWhenItIsIsolated() {
        List<InputFailure> heard = new ArrayList<>();
        StepVerifier.create(failing().via(Concat.<Integer>with(TENS).isolating(heard::add)))
                .expectNext(10, 20)
                .expectComplete()
                .verify(Duration.ofSeconds(30));
        assertThat(heard).extracting(InputFailure::pipeline).containsExactly("failing");
    }

    @Test
    void takesTheOtherOnlyIfTheFirstIsEmpty() {
        StepVerifier.create(ones().via(Concat.orElse(TENS))).expectNext(1, 2).verifyComplete();
        StepVerifier.create(Pipeline.define("empty").from(List.<Integer>of()).via(Concat.orElse(TENS)))
                .expectNext(10, 20)
                .verifyComplete();
        StepVerifier.create(failing().via(Concat.<Integer>orElse(TENS).isolating(failure -> {})))
                .expectNext(10, 20)
                .verifyComplete();
    }

    @Test
    void theOtherIsCancelledWithTheFirstElement() {
        LogicProbe<Integer, Integer> orElse = LogicProbe.of(Concat.orElse(TENS)).demand(1);
        assertThat(orElse.isCancelled(1)).isFalse();
        assertThat(orElse.arrive(0, 1).isCancelled(1)).isTrue();
    }

    @Test
    void theQuickestInputCancelsTheOthers() {
        TestPublisher<Integer> slow = TestPublisher.create();
        TestPublisher<Integer> quick = TestPublisher.create();
        Pipeline<Integer> race = Pipeline.define("slow")
                .from(slow.flux())
                .via(Race.with(Pipeline.define("quick").from(quick.flux())));
        StepVerifier.create(race)
                .then(() -> quick.next(1, 2))
                .expectNext(1, 2)
                .then(slow::assertCancelled)
                .then(quick::complete)
                .expectComplete()
                .verify(Duration.ofSeconds(30));
    }

    @Test
    void whatTheOthersOfARaceHadReadIsGivenBack() {
        TestSource<Integer> one = TestSource.of(1, 2, 3).acknowledging();
        TestSource<Integer> two = TestSource.of(10, 20, 30).acknowledging();
        RunReport report = Pipeline.define("one")
                .from(one)
                .via(Race.with(Pipeline.define("two").from(two)))
                .run()
                .await()
                .assertNoLoss();
        assertThat(report.out()).isEqualTo(3);
        assertThat(one.acknowledged().size() + two.acknowledged().size()).isEqualTo(3);
        one.assertSettled();
        two.assertSettled();
    }

    @Test
    void aRaceOfEmptyInputsIsEmptyAndOneThatFailedIsOutWhenItIsIsolated() {
        Pipeline<Integer> empty = Pipeline.define("empty").from(List.<Integer>of());
        StepVerifier.create(empty.via(Race.with(empty))).verifyComplete();
        StepVerifier.create(ones().via(Race.with(empty))).expectNext(1, 2).verifyComplete();
        StepVerifier.create(ones().via(Race.with(failing()))).verifyErrorMessage("fails");
        StepVerifier.create(ones().via(Race.<Integer>with(failing()).isolating(failure -> {})))
                .expectNext(1, 2)
                .verifyComplete();
    }

    @Test
    void refusesNothing() {
        assertThatThrownBy(() -> Concat.with()).hasMessageContaining("at least one other pipeline");
        assertThatThrownBy(() -> Race.with()).hasMessageContaining("at least one other pipeline");
        assertThatThrownBy(() -> Concat.with(TENS).isolating(null)).hasMessage("listener");
    }
}
