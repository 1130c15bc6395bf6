package io.millrace.benchmarks.workload;

import io.millrace.benchmarks.Goal;
import io.millrace.benchmarks.Peer;
import io.millrace.benchmarks.Tally;
import io.millrace.benchmarks.Trial;
import io.millrace.benchmarks.Workload;
import io.millrace.benchmarks.rig.Calls;
import io.millrace.benchmarks.rig.Rig;
import io.millrace.benchmarks.rig.Sum;
import io.millrace.benchmarks.rig.Summing;
import io.millrace.core.Pipeline;
import io.millrace.core.spi.Source;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** W12: W1 and W3u from a source that is told which elements have ended, against one that is not. */
final class Tracking {

    private static final String UNTRACKED = "Millrace, untracked";
    private static final Goal[] GOALS = {
        Goal.time(1.5).of(UNTRACKED), Goal.bytes(48).of(UNTRACKED)
    };

    private final Rig rig;
    private final Scale scale;

    Tracking(Rig rig, Scale scale) {
        this.rig = rig;
        this.scale = scale;
    }

    Workload stages() {
        List<Integer> input = scale.smallNumbers(1_000_000);
        LongAdder ended = new LongAdder();
        Trial untracked = SyncStages.millrace(new ListSource(input, false, ended));
        Trial tracked = SyncStages.millrace(new ListSource(input, true, ended));
        return workload("W12", "W1, acknowledged", input.size(), SyncStages.loop(input), untracked, tracked, ended);
    }

    Workload calls() {
        List<Integer> input = scale.numbers(100_000);
        LongAdder ended = new LongAdder();
        Trial untracked = calls(new ListSource(input, false, ended));
        Trial tracked = calls(new ListSource(input, true, ended));
        Tally expected = Scale.all(input, Sum.unordered());
        return workload("W12u", "W3u, acknowledged", input.size(), expected, untracked, tracked, ended);
    }

    private Trial calls(Source<Integer> source) {
        Calls calls = rig.remoteCalls();
        Pipeline<Integer> pipeline = Pipeline.define("calls")
                .from(source)
                .mapAsync(ConcurrentCalls.IN_FLIGHT, calls::mono)
                .unordered();
        return () -> Summing.of(pipeline, Sum.unordered());
    }

    private static Workload workload(
            String id, String title, int elements, Tally expected, Trial untracked, Trial tracked, LongAdder ended) {
        return Workload.of(id, title, elements, expected)
                .baseline(UNTRACKED)
                .peer(UNTRACKED, untracked)
                .peer(Peer.MILLRACE, () -> {
                    ended.reset();
                    Tally tally = tracked.run();
                    if (ended.sum() != elements) {
                        throw new IllegalStateException(ended + " of " + elements + " elements were acknowledged");
                    }
                    return tally;
                })
                .goals(GOALS);
    }
}
