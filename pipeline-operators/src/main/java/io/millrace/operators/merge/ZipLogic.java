package io.millrace.operators.merge;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Group;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.merge.Waiting.Element;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps what has arrived at one inlet until its partner has come, or will never come. */
final class ZipLogic<T, U, R> implements StageLogic<T, R> {

    private static final int INLETS = 2;

    private final ZipPairs<T, U, R> settings;
    private final Waiting<Object> waiting = new Waiting<>(INLETS);

    ZipLogic(ZipPairs<T, U, R> settings) {
        this.settings = settings;
    }

    @Override
    public void onStart(LogicContext<R> context) {
        Inputs.refillAll(INLETS, context);
    }

    @Override
    public void onElement(int inlet, T element, LogicContext<R> context) {
        waiting.add(inlet, element, context);
        emitPairs(context);
    }

    @Override
    public void onComplete(int inlet, LogicContext<R> context) {
        if (context.inputFailure() != null) {
            // what has no partner now would have had one
            context.complete();
            return;
        }
        waiting.end(inlet);
        emitPairs(context);
    }

    private void emitPairs(LogicContext<R> context) {
        while (waiting.size() > 0 && hasNext(0) && hasNext(1)) {
            combine(waiting.poll(0, context), waiting.poll(1, context), context);
        }
        if (waiting.isOver() || settings.padding() == null && (waiting.isOver(0) || waiting.isOver(1))) {
            context.complete();
        }
    }

    private boolean hasNext(int inlet) {
        return !waiting.isEmpty(inlet) || settings.padding() != null && waiting.hasEnded(inlet);
    }

    @SuppressWarnings("unchecked") // the factory has seen the types of both inputs
    private void combine(@Nullable Element<Object> first, @Nullable Element<Object> other, LogicContext<R> context) {
        R value;
        try {
            T one = first != null ? (T) first.value() : padding().first();
            U two = other != null ? (U) other.value() : padding().other();
            value = Inputs.result(settings.combiner().apply(one, two), settings.verb());
        } catch (Exception failure) {
            fail(first, failure, context);
            fail(other, failure, context);
            return;
        }
        Group pair = context.group();
        add(first, pair);
        add(other, pair);
        context.emit(value, pair);
    }

    private ZipPairs.Padding<T, U> padding() {
        return Objects.requireNonNull(settings.padding(), "without padding a pair has both");
    }

    private static void fail(@Nullable Element<Object> element, Exception failure, LogicContext<?> context) {
        if (element != null) {
            context.fail(element.held(), failure);
        }
    }

    private static void add(@Nullable Element<Object> element, Group pair) {
        if (element != null) {
            pair.add(element.held());
        }
    }

    @Override
    public long held() {
        return waiting.size();
    }
}
