package io.millrace.operators.framing;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Held;
import io.millrace.core.spi.StageLogic;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one chunk at a time, as far as there is demand for its frames.
 *
 * <p>A chunk is held until all frames that begin in it have been emitted, the last of them maybe from later chunks. A chunk that has
 * failed is read on, to find where the first frame of a later chunk begins, and its other frames are left out.
 */
final class FramingLogic<F> implements StageLogic<ByteBuffer, F> {

    private final Framer<F> framer;

    /** What has come and was not read to its end, oldest first: one, or two when the engine pulled one in place of another. */
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>(2);
    /** The chunk in which the open frame began, when that has been read to its end. */
    private @Nullable Chunk earlier;

    /** Whether a frame is open. */
    private boolean open;
    /** Whether it is left out, since the chunk in which it began has failed. */
    private boolean leftOut;
    /** Bytes of it that were seen. */
    private long size;
    /** Those of them that were in earlier chunks. */
    private byte[] kept = new byte[0];

    private int keptSize;
    private boolean ended;
    /** Whether a failed chunk ends the run. */
    private boolean stopped;

    private static final class Chunk {

        private final Held held;
        private final byte[] bytes;
        private final int end;
        private int at;
        private boolean failed;

        private Chunk(Held held, ByteBuffer buffer) {
            this.held = held;
            if (buffer.hasArray()) {
                bytes = buffer.array();
                at = buffer.arrayOffset() + buffer.position();
            } else {
                bytes = new byte[buffer.remaining()];
                buffer.get(buffer.position(), bytes);
            }
            end = at + buffer.remaining();
        }
    }

    FramingLogic(Framer<F> framer) {
        this.framer = framer;
    }

    @Override
    public void onStart(LogicContext<F> context) {
        goOn(context);
    }

    @Override
    public void onElement(int inlet, ByteBuffer element, LogicContext<F> context) {
        chunks.add(new Chunk(context.hold(), element));
        goOn(context);
    }

    @Override
    public void onDemand(int outlet, LogicContext<F> context) {
        goOn(context);
    }

    @Override
    public void onComplete(int inlet, LogicContext<F> context) {
        ended = true;
        goOn(context);
    }

    private void goOn(LogicContext<F> context) {
        try {
            Chunk chunk = chunks.peek();
            while (chunk != null && read(chunk, context)) {
                chunks.remove();
                finish(chunk, context);
                chunk = chunks.peek();
            }
            if (ended) {
                end(context);
            } else if (chunk == null && !stopped && context.demand() > 0 && context.pulled(0) == 0) {
                context.pull(0, 1);
            }
        } catch (FrameException wrong) {
            context.fail(wrong);
        }
    }

    /** Emits the frames that are asked for; whether the chunk was read to its end. */
    private boolean read(Chunk chunk, LogicContext<F> context) {
        while (chunk.at < chunk.end && !stopped) {
            if (!open) {
                chunk.at = framer.begin(chunk.bytes, chunk.at, chunk.end);
                if (chunk.at == chunk.end) {
                    break;
                }
                open = true;
                leftOut = chunk.failed;
            }
            if (!leftOut && context.demand() == 0) {
                return false;
            }
            readOn(chunk, context);
        }
        return !stopped;
    }

    /** Goes to the end of the open frame, or of the chunk. */
    private void readOn(Chunk chunk, LogicContext<F> context) {
        int from = chunk.at;
        int end = framer.end(chunk.bytes, from, chunk.end);
        chunk.at = end < 0 ? chunk.end : end;
        size += chunk.at - from;
        if (!leftOut && framer.isTooLong(size)) {
            fail(earlier == null ? chunk : earlier, new FrameException(framer.limit()), context);
        }
        if (!leftOut && (end < 0 || keptSize > 0)) {
            keep(chunk.bytes, from, chunk.at);
        }
        if (end >= 0) {
            if (!leftOut) {
                emit(chunk, from, context);
            }
            close();
        }
    }

    private void keep(byte[] bytes, int from, int to) {
        int needed = keptSize + to - from;
        if (needed > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(needed, (int) Math.min(2L * kept.length, Integer.MAX_VALUE - 8)));
        }
        System.arraycopy(bytes, from, kept, keptSize, to - from);
        keptSize = needed;
    }

    private void emit(Chunk chunk, int from, LogicContext<F> context) {
        F frame = keptSize > 0 ? framer.frame(kept, 0, keptSize) : framer.frame(chunk.bytes, from, chunk.at - from);
        Chunk begun = earlier;
        if (begun == null) {
            context.emit(frame, chunk.held);
        } else {
            earlier = null;
            context.forward(frame, begun.held);
        }
    }

    private void close() {
        open = false;
        leftOut = false;
        size = 0;
        keptSize = 0;
    }

    private void fail(Chunk chunk, FrameException error, LogicContext<F> context) {
        chunk.failed = true;
        earlier = null;
        leftOut = true;
        keptSize = 0;
        long coming = context.pulled(0);
        context.fail(chunk.held, error);
        // in place of one that failed the engine asks for another one, if the run goes on
        stopped = context.pulled(0) == coming;
    }

    /** A chunk has been read to its end: it is settled, unless it has failed, or its last frame goes on. */
    private void finish(Chunk chunk, LogicContext<F> context) {
        if (chunk.failed) {
            return;
        }
        if (open && !leftOut && earlier == null) {
            earlier = chunk;
        } else {
            context.settle(chunk.held, Outcome.DONE);
        }
    }

    private void end(LogicContext<F> context) {
        if (context.inputFailure() != null && (stopped || chunks.isEmpty())) {
            context.complete();
        } else if (chunks.isEmpty()) {
            if (!open) {
                framer.ended();
            } else if (!leftOut && !endFrame(context)) {
                return;
            }
            context.complete();
        }
    }

    /** The last frame has no end; false when it waits for demand. */
    private boolean endFrame(LogicContext<F> context) {
        Chunk begun = earlier;
        if (begun == null) {
            return true;
        }
        if (!framer.endsWithInput()) {
            fail(
                    begun,
                    new FrameException("the input ended inside of a frame, behind " + size + " bytes of it"),
                    context);
            return true;
        }
        if (context.demand() == 0) {
            return false;
        }
        earlier = null;
        context.forward(framer.frame(kept, 0, keptSize), begun.held);
        return true;
    }

    @Override
    public long held() {
        // one that has failed and is still read has been settled
        long unread = chunks.stream().filter(chunk -> !chunk.failed).count();
        return unread + (earlier == null ? 0 : 1);
    }
}
