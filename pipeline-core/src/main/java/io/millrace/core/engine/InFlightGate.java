package io.millrace.core.engine;

import io.millrace.core.observe.StageFigures;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.util.context.ContextView;

/**
 * Stands behind the source of a pipeline with {@code maxInFlight} and lets an element in only when another has ended, with
 * everything that was made of it.
 *
 * <p>It has no lock: elements come one at a time, and ends from any thread move the window. It asks for each place as it gets
 * free and never in lumps: a stage may hold what it has until the last place is taken.
 */
final class InFlightGate extends Segment {

    private final int size;
    private @Nullable DemandWindow window;
    private long entered;

    InFlightGate(LiveRun run, int size) {
        super(run);
        this.size = size;
    }

    private DemandWindow window() {
        return Objects.requireNonNull(window, "not subscribed");
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        window = new DemandWindow(size, 1, subscription);
        super.onSubscribe(subscription);
    }

    @Override
    public void onNext(Object carrier) {
        entered++;
        downstream()
                .onNext(
                        carrier instanceof Envelope sent
                                ? new Envelope(sent.value(), new Passed(sent.ack()), sent.position())
                                : new Admitted(carrier, entered));
    }

    @Override
    public void onError(Throwable failure) {
        downstream().onError(failure);
        quiet();
    }

    @Override
    public void onComplete() {
        downstream().onComplete();
        quiet();
    }

    @Override
    public void request(long n) {
        window().request(n);
    }

    @Override
    public void cancel() {
        window().close();
        cancelUpstream();
        quiet();
    }

    /** Who stands behind it cannot be kept waiting by the demand that the source sees. */
    @Override
    Activity activity() {
        return Activity.WAITS_FOR_INPUT;
    }

    @Override
    void figures(List<StageFigures> into) {}

    @Override
    String stages() {
        return "maxInFlight";
    }

    /** An element of a source that does not ask how it ends. */
    private final class Admitted extends Envelope {

        Admitted(Object element, long position) {
            super(element, position);
        }

        @Override
        void ended(boolean accepted, @Nullable Throwable cause) {
            window().passed();
        }

        @Override
        void violated() {
            run.acks().doublySettled();
        }
    }

    /** Tells the source as well. */
    private final class Passed extends Ack {

        private final Ack source;

        Passed(Ack source) {
            this.source = source;
        }

        @Override
        void ended(boolean accepted, @Nullable Throwable cause) {
            if (cause == null) {
                source.settle(accepted);
            } else {
                source.refuse(cause);
            }
            window().passed();
        }

        @Override
        ContextView context() {
            return source.context();
        }

        @Override
        void violated() {
            run.acks().doublySettled();
        }
    }
}
