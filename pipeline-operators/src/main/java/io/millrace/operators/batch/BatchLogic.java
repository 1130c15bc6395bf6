package io.millrace.operators.batch;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.StageLogic;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fills one list at a time and emits it when it is due and wanted.
 *
 * <p>A list is emitted only when there is demand, although the engine would queue it: until then it can still grow, and its
 * elements are still ours to count. Elements kept and elements asked for are {@code maxSize} together, so that there is
 * always room for what arrives.
 */
final class BatchLogic<T> implements StageLogic<T, List<T>> {

    private static final int AGE = 0;

    private final int maxSize;
    private final @Nullable Duration maxAge;
    /** Whether a list is due as soon as it has an element. */
    private final boolean eager;

    private final Elements<T> elements;
    private LogicContext.@Nullable Group group;
    /** Whether the list is to be emitted although it is not full. */
    private boolean due;
    /** Whether the input has ended, so that the list kept is the last one. */
    private boolean ended;

    BatchLogic(int maxSize, @Nullable Duration maxAge, boolean eager) {
        this.maxSize = maxSize;
        this.elements = new Elements<>(maxSize);
        this.maxAge = maxAge;
        this.eager = eager;
    }

    @Override
    public void onStart(LogicContext<List<T>> context) {
        context.pull(0, maxSize);
    }

    @Override
    public void onElement(int inlet, T element, LogicContext<List<T>> context) {
        elements.add(element);
        group(context).add();
        int size = elements.size();
        due |= eager;
        if (size == maxSize || due) {
            emitIfDue(context);
        } else if (size == 1 && maxAge != null) {
            context.schedule(AGE, maxAge);
        }
    }

    @Override
    public void onDemand(int outlet, LogicContext<List<T>> context) {
        emitIfDue(context);
    }

    @Override
    public void onTimer(int timer, LogicContext<List<T>> context) {
        flush(context);
    }

    @Override
    public void onDrain(LogicContext<List<T>> context) {
        flush(context);
    }

    @Override
    public void onComplete(int inlet, LogicContext<List<T>> context) {
        ended = true;
        if (elements.size() == 0) {
            context.complete();
        } else {
            flush(context);
        }
    }

    @Override
    public long held() {
        return elements.size();
    }

    private void flush(LogicContext<List<T>> context) {
        due = elements.size() > 0;
        emitIfDue(context);
    }

    private void emitIfDue(LogicContext<List<T>> context) {
        if ((!due && elements.size() < maxSize) || context.demand() == 0) {
            return;
        }
        List<T> batch = elements.take();
        due = false;
        if (maxAge != null) {
            context.unschedule(AGE);
        }
        context.emit(batch, group(context));
        if (ended) {
            context.complete();
        } else {
            long free = maxSize - context.pulled(0);
            if (free > 0) {
                context.pull(0, free);
            }
        }
    }

    private LogicContext.Group group(LogicContext<List<T>> context) {
        LogicContext.Group current = group;
        if (current == null) {
            current = context.group();
            group = current;
        }
        return current;
    }
}
