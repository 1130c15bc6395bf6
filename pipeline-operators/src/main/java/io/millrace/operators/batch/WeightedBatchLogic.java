package io.millrace.operators.batch;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Group;
import io.millrace.core.spi.LogicContext.Held;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Prefetch;
import io.millrace.operators.Weigher;
import io.millrace.operators.batch.BatchByWeight.Due;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fills one list at a time. What an element weighs is known only when it is there, so elements come that do not fit: they wait in
 * line, which makes the list full, and nothing is asked for until the line has gone.
 */
final class WeightedBatchLogic<T> implements StageLogic<T, List<T>> {

    private static final int AGE = 0;
    private static final int LONGEST_LIST = Integer.MAX_VALUE - 8;

    private final BatchByWeight<T> settings;
    private final Elements<T> elements;
    private final ArrayDeque<Waiting<T>> line = new ArrayDeque<>();
    private @Nullable Group group;
    private long weight;
    /** Whether the list is to be emitted although it is not full. */
    private boolean due;
    /** Whether the line, too, is to be emitted although it makes no full list. */
    private boolean flushing;

    private boolean ended;

    private record Waiting<T>(T element, Held held, long weight, long since) {}

    WeightedBatchLogic(BatchByWeight<T> settings) {
        this.settings = settings;
        this.elements = new Elements<>((int) Math.min(settings.maxWeight(), LONGEST_LIST));
    }

    @Override
    public void onStart(LogicContext<List<T>> context) {
        askForMore(context);
    }

    @Override
    public void onElement(int inlet, T element, LogicContext<List<T>> context) throws Exception {
        long heavy = Math.max(1, Weigher.checked(settings.weigher(), element));
        if (line.isEmpty() && fits(heavy)) {
            group(context).add();
            add(element, heavy, settings.maxAge(), context);
        } else {
            long since = settings.maxAge() == null ? 0 : context.nanoTime();
            line.add(new Waiting<>(element, context.hold(), heavy, since));
        }
        emitWhatIsDue(context);
    }

    private boolean fits(long heavy) {
        return elements.size() == 0 || heavy <= settings.maxWeight() - weight && elements.size() < LONGEST_LIST;
    }

    private void add(T element, long heavy, @Nullable Duration left, LogicContext<List<T>> context) {
        if (elements.size() == 0 && left != null) {
            context.schedule(AGE, left);
        }
        elements.add(element);
        weight += heavy;
    }

    @Override
    public void onDemand(int outlet, LogicContext<List<T>> context) {
        emitWhatIsDue(context);
    }

    @Override
    public void onTimer(int timer, LogicContext<List<T>> context) {
        due = true;
        emitWhatIsDue(context);
    }

    @Override
    public void onDrain(LogicContext<List<T>> context) {
        flushing = elements.size() > 0;
        emitWhatIsDue(context);
    }

    @Override
    public void onComplete(int inlet, LogicContext<List<T>> context) {
        ended = true;
        emitWhatIsDue(context);
    }

    @Override
    public long held() {
        return elements.size() + line.size();
    }

    private void emitWhatIsDue(LogicContext<List<T>> context) {
        while (elements.size() > 0 && isDue() && context.demand() > 0) {
            emit(context);
            fillFromLine(context);
        }
        if (!ended) {
            askForMore(context);
        } else if (elements.size() == 0) {
            context.complete();
        }
    }

    private boolean isDue() {
        return isFull() || due || flushing || ended || settings.when() == Due.WHEN_WANTED;
    }

    private boolean isFull() {
        return weight >= settings.maxWeight() || !line.isEmpty();
    }

    private void emit(LogicContext<List<T>> context) {
        due = false;
        weight = 0;
        if (settings.maxAge() != null) {
            context.unschedule(AGE);
        }
        context.emit(elements.take(), group(context));
    }

    private void fillFromLine(LogicContext<List<T>> context) {
        Waiting<T> next = line.peek();
        while (next != null && fits(next.weight)) {
            line.remove();
            Duration age = settings.maxAge();
            Duration left = age == null ? null : age.minusNanos(context.nanoTime() - next.since);
            group(context).add(next.held);
            add(next.element, next.weight, left, context);
            next = line.peek();
        }
        flushing &= elements.size() > 0;
    }

    private void askForMore(LogicContext<List<T>> context) {
        long coming = context.pulled(0);
        if (!isFull() && coming <= Prefetch.MOST / 2) {
            context.pull(0, Prefetch.MOST - coming);
        }
    }

    private Group group(LogicContext<List<T>> context) {
        Group current = group;
        if (current == null) {
            current = context.group();
            group = current;
        }
        return current;
    }
}
