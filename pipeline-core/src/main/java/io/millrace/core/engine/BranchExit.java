package io.millrace.core.engine;

import io.millrace.core.observe.StageFigures;
import java.util.List;
import org.reactivestreams.Subscription;

/** The end of a side output, after its sink: everything that comes here has been confirmed. */
final class BranchExit extends Segment {

    private final String name;
    private final BranchInlet inlet;

    BranchExit(LiveRun run, String name, BranchInlet inlet) {
        super(run);
        this.name = name;
        this.inlet = inlet;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object carrier) {
        Envelope.settle(carrier, true);
    }

    @Override
    public void onError(Throwable error) {
        run.abort(error);
        inlet.ended(false);
        quiet();
    }

    @Override
    public void onComplete() {
        inlet.ended(true);
        quiet();
    }

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}

    @Override
    void figures(List<StageFigures> into) {}

    @Override
    String stages() {
        return name;
    }
}
