package io.millrace.benchmarks.rig;

import io.millrace.benchmarks.Tally;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The limit of concurrent calls: each answer begins the next call, with no library between. */
public final class Chains {

    private final List<Integer> input;
    private final Calls calls;
    private final Sum sum;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch ended;

    private Chains(List<Integer> input, Calls calls, int concurrency, Sum sum) {
        this.input = input;
        this.calls = calls;
        this.sum = sum;
        this.ended = new CountDownLatch(Math.min(concurrency, input.size()));
    }

    /** Makes all calls, up to {@code concurrency} at a time. All answers come on one thread. */
    public static Tally run(List<Integer> input, Calls calls, int concurrency) throws Exception {
        Chains chains = new Chains(input, calls, concurrency, Sum.unordered());
        for (long i = chains.ended.getCount(); i > 0; i--) {
            chains.goOn();
        }
        if (!chains.ended.await(Summing.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("no end after " + Summing.PATIENCE_SECONDS + " s");
        }
        return chains.sum.tally();
    }

    private void goOn() {
        int place = next.getAndIncrement();
        if (place >= input.size()) {
            ended.countDown();
            return;
        }
        Integer element = input.get(place);
        calls.begin(() -> {
            sum.add(element);
            goOn();
        });
    }
}
