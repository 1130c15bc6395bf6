package io.millrace.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.core.Pipeline;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a timeout of each call costs. Bytes are exact: those of the thread that does all the work. */
class SharpEdgesTimeoutsTest {

    private static final int MANY = 2_000_000;
    private static final Mono<Integer> ONE = Mono.just(1);

    // E9: 2M × timeout(30 s): a heap of pending timers in each worker, hundreds of bytes for each element.
    @Test
    void aTimeoutOfEachCallAllocatesNextToNothing() {
        bytesPerCall(CallPolicy.withoutDeadline(), 200_000);
        double without = bytesPerCall(CallPolicy.withoutDeadline(), 500_000);
        double with = bytesPerCall(CallPolicy.withoutDeadline().attemptTimeout(Duration.ofSeconds(30)), MANY);
        assertThat(with - without).isLessThan(8);
    }

    // E9, with a deadline of each call.
    @Test
    void aDeadlineOfEachCallAllocatesNextToNothing() {
        bytesPerCall(CallPolicy.withoutDeadline(), 200_000);
        double without = bytesPerCall(CallPolicy.withoutDeadline(), 500_000);
        double with = bytesPerCall(CallPolicy.deadline(Duration.ofSeconds(30)), MANY);
        assertThat(with - without).isLessThan(8);
    }

    private static double bytesPerCall(CallPolicy policy, int calls) {
        List<Integer> numbers = IntStream.range(0, 1_000).boxed().toList();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Pipeline<Integer> pipeline = Pipeline.define("calls")
                .from(Flux.fromIterable(numbers).repeat(calls / 1_000 - 1))
                .mapAsync(64, n -> ONE)
                .with(policy);
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(Flux.from(pipeline).count().block()).isEqualTo(calls);
        return (threads.getCurrentThreadAllocatedBytes() - before) / (double) calls;
    }
}
