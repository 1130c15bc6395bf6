package io.millrace.operators.keyed;

import io.millrace.core.check.CheckContext;
import io.millrace.core.check.FunctionUse;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.FunctionNames;
import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.OperatorBounds;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.Prefetch;
import java.util.Objects;

/**
 * See {@link Distinct#by} and {@link Deduplicate#within}.
 *
 * @param verb which of them
 * @param key the key of an element
 * @param limits with a time, a repeat does not make it longer; without, it makes the key the youngest
 */
record FirstOfKey<T>(String verb, CheckedFunction<? super T, ?> key, Limits limits) implements Operator<T, T> {

    FirstOfKey {
        Objects.requireNonNull(key, "key");
    }

    @Override
    public String detail() {
        return FunctionNames.of(key).map(name -> name + ", ").orElse("") + limits;
    }

    @Override
    public OperatorBounds bounds() {
        return OperatorBounds.elements(Prefetch.MOST + 1).keys(limits.maxKeys());
    }

    @Override
    public void check(CheckContext context) {
        context.collects(1);
        context.runs(key, FunctionUse.SERIAL);
    }

    @Override
    public StageLogic<T, T> logic() {
        return new Logic<>(this);
    }

    private static final class Logic<T> implements StageLogic<T, T> {

        private final CheckedFunction<? super T, ?> key;
        private final KeyTable<Object, Boolean> seen;
        private final boolean timed;

        private Logic(FirstOfKey<T> settings) {
            this.key = settings.key;
            this.seen = settings.limits.table();
            this.timed = settings.limits.time() != null;
        }

        @Override
        public void onStart(LogicContext<T> context) {
            Prefetch.topUp(context);
        }

        @Override
        public void onElement(int inlet, T element, LogicContext<T> context) throws Exception {
            Object found = Keys.of(key, element);
            if (isNew(found, timed ? context.nanoTime() : 0)) {
                context.forward(element, context.element());
            } else {
                context.settle(context.element(), Outcome.FILTERED);
            }
            Prefetch.topUp(context);
        }

        private boolean isNew(Object found, long now) {
            while (seen.expired(now) != null) {
                seen.removeEldest();
            }
            if (timed ? seen.has(found) : seen.find(found) != null) {
                return false;
            }
            if (seen.isFull()) {
                seen.removeEldest();
            }
            seen.add(found, Boolean.TRUE, now);
            return true;
        }

        @Override
        public void onDemand(int outlet, LogicContext<T> context) {
            Prefetch.topUp(context);
        }

        @Override
        public long held() {
            return 0;
        }
    }
}
