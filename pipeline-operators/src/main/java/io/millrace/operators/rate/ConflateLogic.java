package io.millrace.operators.rate;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Group;
import io.millrace.core.spi.StageLogic;
import org.jspecify.annotations.Nullable;

/** Merges what comes into one value until that is wanted. Elements in the value and those asked for are {@code most} together. */
final class ConflateLogic<T, S> implements StageLogic<T, S> {

    private final ConflateWith<T, S> settings;
    private @Nullable S value;
    private @Nullable Group group;
    private boolean ended;

    ConflateLogic(ConflateWith<T, S> settings) {
        this.settings = settings;
    }

    @Override
    public void onStart(LogicContext<S> context) {
        group = context.group();
        askForMore(context);
    }

    @Override
    public void onElement(int inlet, T element, LogicContext<S> context) throws Exception {
        S before = value;
        S next = before == null
                ? settings.seed().apply(element)
                : settings.merge().apply(before, element);
        if (next == null) {
            throw new NullPointerException("the function of conflate returned null");
        }
        value = next;
        group().add();
        emitIfWanted(context);
        askForMore(context);
    }

    @Override
    public void onDemand(int outlet, LogicContext<S> context) {
        emitIfWanted(context);
        if (!ended) {
            askForMore(context);
        }
    }

    @Override
    public void onComplete(int inlet, LogicContext<S> context) {
        ended = true;
        if (value == null) {
            context.complete();
        }
    }

    private void emitIfWanted(LogicContext<S> context) {
        S ready = value;
        if (ready != null && context.demand() > 0) {
            value = null;
            context.emit(ready, group());
            if (ended) {
                context.complete();
            }
        }
    }

    private void askForMore(LogicContext<S> context) {
        long coming = context.pulled(0);
        long wanted = Math.min(Ahead.MOST, settings.most() - group().size());
        if (wanted > coming && coming <= wanted / 2) {
            context.pull(0, wanted - coming);
        }
    }

    private Group group() {
        Group current = group;
        if (current == null) {
            throw new IllegalStateException("not started");
        }
        return current;
    }

    @Override
    public long held() {
        return group().size();
    }
}
