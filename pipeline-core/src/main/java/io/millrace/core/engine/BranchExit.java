package io.millrace.core.engine;

import io.millrace.core.observe.StageFigures;
import java.util.List;
import org.reactivestreams.Subscription;

/** The end of a side output, after its sink: everything that comes here has been confirmed. */
final class BranchExit extends Segment {

    private final String name;

    BranchExit(LiveRun run, String name) {
        super(run);
        this.name = name;
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
        quiet();
    }

    @Override
    public void onComplete() {
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
