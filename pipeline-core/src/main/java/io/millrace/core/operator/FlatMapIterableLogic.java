package io.millrace.core.operator;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Held;
import io.millrace.core.spi.StageLogic;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Iterates over one iterable at a time, as far as there is demand. */
final class FlatMapIterableLogic<I, O> implements StageLogic<I, O> {

    private final CheckedFunction<? super I, ? extends Iterable<? extends O>> function;

    /** What is iterated over; null when there is nothing left to close. */
    private @Nullable Iterator<? extends O> iterator;

    /** The element that {@code iterator} was made from, while the logic keeps it. */
    private @Nullable Held origin;

    private boolean inputEnded;

    FlatMapIterableLogic(CheckedFunction<? super I, ? extends Iterable<? extends O>> function) {
        this.function = function;
    }

    @Override
    public void onStart(LogicContext<O> context) {
        pull(context);
    }

    @Override
    public void onElement(int inlet, I element, LogicContext<O> context) throws Exception {
        Iterator<? extends O> opened = open(element);
        if (emitAndEnd(opened, context.element(), context)) {
            context.settle(context.element(), Outcome.DONE);
        } else {
            iterator = opened;
            origin = context.hold();
        }
        // not after a failure: the engine asks for an element in place of one that failed
        pull(context);
    }

    @Override
    public void onDemand(int outlet, LogicContext<O> context) {
        Iterator<? extends O> current = iterator;
        Held element = origin;
        if (current != null && element != null) {
            goOn(current, element, context);
        } else {
            pull(context);
        }
    }

    private void goOn(Iterator<? extends O> current, Held element, LogicContext<O> context) {
        try {
            if (!emitAndEnd(current, element, context)) {
                return;
            }
            origin = null;
            context.settle(element, Outcome.DONE);
            pull(context);
        } catch (Exception e) {
            origin = null;
            context.fail(element, e);
        }
        if (inputEnded) {
            context.complete();
        }
    }

    @Override
    public void onComplete(int inlet, LogicContext<O> context) {
        inputEnded = true;
        if (origin == null) {
            context.complete();
        }
    }

    @Override
    public void onCancel() {
        Iterator<? extends O> current = iterator;
        iterator = null;
        if (current != null) {
            closeQuietly(current);
        }
    }

    @Override
    public long held() {
        return origin == null ? 0 : 1;
    }

    private Iterator<? extends O> open(I element) throws Exception {
        Iterable<? extends O> iterable = function.apply(element);
        if (iterable == null) {
            throw new NullPointerException("the function of flatMapIterable returned null");
        }
        Iterator<? extends O> opened = iterable.iterator();
        if (opened == null) {
            throw new NullPointerException("the iterable of flatMapIterable has no iterator");
        }
        return opened;
    }

    /** Emits from {@code values} while there is demand. Returns true, having closed it, when it has ended. */
    private boolean emitAndEnd(Iterator<? extends O> values, Held element, LogicContext<O> context) throws Exception {
        try {
            // asks for the end without demand too: the element should not stay in hand when nothing is left of it
            while (values.hasNext()) {
                if (context.demand() <= 0) {
                    return false;
                }
                O value = values.next();
                if (value == null) {
                    throw new NullPointerException("the iterable of flatMapIterable holds null");
                }
                context.emit(value, element);
            }
        } catch (Exception | Error e) {
            iterator = null;
            closeQuietly(values);
            throw e;
        }
        iterator = null;
        if (values instanceof AutoCloseable closeable) {
            closeable.close();
        }
        return true;
    }

    private void pull(LogicContext<O> context) {
        if (origin != null || inputEnded) {
            return;
        }
        long demand = context.demand();
        if (demand == Long.MAX_VALUE) {
            // no iterable will have to wait, so elements may
            Prefetch.topUp(context);
        } else if (demand > 0 && context.pulled(0) == 0) {
            context.pull(0, 1);
        }
    }

    private static void closeQuietly(Iterator<?> values) {
        if (values instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                // the element has ended in another way already
            }
        }
    }
}
