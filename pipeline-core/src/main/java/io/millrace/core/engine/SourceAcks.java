package io.millrace.core.engine;

import io.millrace.core.spi.TrackedReader;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** Puts the elements of an acknowledging source into envelopes, and tells the source how each of them ended. */
final class SourceAcks {

    private final LiveRun run;
    private final TrackedReader reader;
    private final Passing passing = new Passing();

    SourceAcks(LiveRun run, TrackedReader reader) {
        this.run = run;
        this.reader = reader;
    }

    /** The envelope of an element that goes its way. */
    Object envelope(Object element, long position) {
        run.acks().delivered();
        return new Sent(element, position);
    }

    /** The envelope of an element that goes its way with a context. */
    Object envelope(Object element, long position, ContextView context) {
        run.acks().delivered();
        return context.isEmpty() ? new Sent(element, position) : new SentWithContext(element, position, context);
    }

    /** The envelope of an element that ends before the next one is read, on the thread that reads. */
    Object passing(Object element, long position) {
        run.acks().delivered();
        passing.put(element, position);
        return passing;
    }

    private void tell(long position, boolean accepted) {
        try {
            if (accepted) {
                reader.acknowledged(position);
            } else {
                reader.returned(position);
            }
        } catch (Throwable failure) {
            run.abort(failure);
        }
    }

    /** One element, its envelope and its acknowledgement in one object. */
    private class Sent extends Envelope {

        Sent(Object element, long position) {
            super(element, position);
        }

        @Override
        void ended(boolean accepted, @Nullable Throwable cause) {
            run.acks().ended(accepted);
            tell(position(), accepted);
        }

        @Override
        void violated() {
            run.acks().doublySettled();
        }
    }

    /** An element that came with a context. */
    private final class SentWithContext extends Sent {

        private final ContextView context;

        SentWithContext(Object element, long position, ContextView context) {
            super(element, position);
            this.context = context;
        }

        @Override
        ContextView context() {
            return context;
        }
    }

    /** Elements one after the other, each of which ends where the next one comes from: one thread, and nothing to count. */
    private final class Passing extends Envelope {

        Passing() {
            super(SourceAcks.class, 0);
        }

        @Override
        void settle(boolean accepted) {
            run.acks().endedInTurn(accepted);
            tell(position(), accepted);
        }
    }
}
