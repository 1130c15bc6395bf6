package io.millrace.core.engine;

import io.millrace.core.spi.SourceReader;
import java.lang.invoke.MethodHandles;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * The {@link FusedLoop}, used as it is by interpreted chains and as a hidden copy by each specialised one, see
 * {@link Specializer}. A copy has call sites of its own, at which a compiler meets only the iterator, the functions and the
 * subscriber of that one pipeline, whatever else runs in the JVM; and the chain is a constant there.
 */
final class LoopTemplate implements FusedLoop {

    /** In a copy the chain it was made for; null in this class itself. */
    private static final @Nullable FusedChain CHAIN = chainOfCopy();

    private final FusedChain chain;

    LoopTemplate(FusedChain chain) {
        this.chain = chain;
    }

    private static @Nullable FusedChain chainOfCopy() {
        try {
            return MethodHandles.classData(MethodHandles.lookup(), "_", FusedChain.class);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException("a class cannot read its own class data", impossible);
        }
    }

    @Override
    public boolean run(
            SourceReader<?> reader, @Nullable Iterator<?> iterator, PullInlet inlet, ElementSegment segment, int most)
            throws Exception {
        FusedChain stages = CHAIN != null ? CHAIN : chain;
        ElementState state = segment.state();
        StageCounters first = segment.first();
        StageCounters last = segment.last();
        Exit exit = segment.exit();
        Subscriber<Object> next = exit == null ? segment.downstream() : exit.subscriber();
        boolean tracked = inlet.acknowledges();
        long room = inlet.room(segment);
        for (int read = 0; read < most && room > 0 && inlet.isOpen(); read++) {
            Object element;
            if (iterator == null) {
                element = reader.next();
                if (element == null) {
                    return true;
                }
            } else if (iterator.hasNext()) {
                element = NullResults.refuseElement(iterator.next(), segment);
            } else {
                return true;
            }
            Object carrier = tracked ? inlet.carrier(reader, element, segment) : element;
            segment.working(true);
            boolean timed = StageCounters.sampled(first.entered());
            Object result;
            try {
                result = timed ? segment.timed(element) : stages.apply(element, state);
            } catch (Throwable failure) {
                segment.failed(carrier, element, failure);
                continue;
            }
            if (result == null) {
                segment.filtered(carrier);
                continue;
            }
            room--;
            segment.working(false);
            last.emitted();
            if (exit == null) {
                next.onNext(tracked ? Envelope.replace(carrier, result) : result);
            } else if (exit.enters(carrier)) {
                try {
                    next.onNext(result);
                } catch (Throwable failure) {
                    exit.failed(carrier, failure);
                    continue;
                }
                exit.done();
                if (tracked) {
                    Envelope.settle(carrier, true);
                }
            }
            if (state.finished()) {
                segment.finishEarly();
            }
            if (timed && segment.chain() != stages) {
                return false;
            }
        }
        return false;
    }
}
