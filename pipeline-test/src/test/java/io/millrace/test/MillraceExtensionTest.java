package io.millrace.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

/** What is left behind is found, by name; what ends by itself is not. */
@ExtendWith(MillraceExtension.class)
class MillraceExtensionTest {

    private final Belongings belongings = new Belongings("a test", Duration.ofMillis(50));

    @Test
    void findsNothingAfterARunThatHasEnded() {
        Pipeline.define("ended")
                .from(List.of(1, 2))
                .mapCpu(number -> number)
                .run(belongings.runtime())
                .await();
        Pipeline.define("ended")
                .from(List.of(1, 2))
                .run(belongings.time().runtime())
                .await();

        assertThat(belongings.close()).isEmpty();
    }

    @Test
    void findsNothingWhenARunEndsSoonOnAnotherThread() {
        Belongings patient = new Belongings("a test", Duration.ofSeconds(30));
        CompletableFuture<Integer> result = new CompletableFuture<>();
        Pipeline.define("ending")
                .from(List.of(1))
                .mapFuture(1, number -> result)
                .run(patient.runtime());
        result.complete(1);

        assertThat(patient.close()).isEmpty();
    }

    @Test
    void namesARunThatGoesOn() {
        Pipeline.define("hanging")
                .from(List.of(1))
                .mapAsync(1, number -> Mono.never())
                .named("wait")
                .run(belongings.time().runtime());

        assertThat(belongings.close())
                .singleElement()
                .asString()
                .contains("a run of pipeline 'hanging' that is RUNNING", "wait");
    }

    @Test
    void namesATimer() {
        belongings.time().runtime().clock().schedule(() -> {}, 1);

        assertThat(belongings.close()).containsExactly("1 timer on the clock of runtime 'virtual'");
    }

    @Test
    void namesAThreadThatDoesNotEnd() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        PipelineRuntime runtime = belongings.runtime();
        Thread thread = new Thread(
                () -> {
                    begun.countDown();
                    try {
                        released.await();
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                },
                runtime.name() + "-stubborn");
        thread.start();
        begun.await();

        assertThat(belongings.close())
                .singleElement()
                .asString()
                .contains("the thread " + runtime.name() + "-stubborn of a test, at ");
        released.countDown();
        thread.join();
    }

    @Test
    void namesWhatATestPromisedToLeaveNoneOf() {
        belongings.leftovers().none("permits of bulkhead 'inventory'", () -> 2);
        belongings.leftovers().none("open files", () -> 0);

        assertThat(belongings.close()).containsExactly("2 permits of bulkhead 'inventory'");
    }

    @Test
    void givesATestWhatItAsksFor(PipelineRuntime runtime, VirtualTime time, Leftovers leftovers) {
        leftovers.none("surprises", () -> 0);
        assertThat(time.await(Mono.delay(Duration.ofDays(1), time.runtime().scheduler())))
                .isZero();
        assertThat(Pipeline.define("injected")
                        .from(List.of(1, 2))
                        .run(runtime)
                        .await()
                        .in())
                .isEqualTo(2);
    }
}
