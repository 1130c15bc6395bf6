package io.millrace.operators.keyed;

import io.millrace.core.spi.LogicContext;
import java.util.ArrayDeque;

/** The logics that have looked for demand and found none, in the order in which they did. */
final class Starving<T, R> {

    private final EachLogic<T, R> stage;
    private final ArrayDeque<KeyPart<T, R>> atMain = new ArrayDeque<>();
    private final ArrayDeque<KeyPart<T, R>> aside = new ArrayDeque<>();

    Starving(EachLogic<T, R> stage) {
        this.stage = stage;
    }

    void add(int outlet, KeyPart<T, R> part) {
        (outlet == LogicContext.MAIN ? atMain : aside).add(part);
    }

    /** Tells them that there is demand at {@code outlet}, once each; at the main one as long as it lasts. */
    void feed(int outlet) {
        if (outlet == LogicContext.MAIN) {
            for (int n = atMain.size(); n > 0 && stage.context().demand() > 0; n--) {
                tell(atMain.remove(), outlet);
            }
        } else {
            for (int n = aside.size(); n > 0; n--) {
                tell(aside.remove(), outlet);
            }
        }
    }

    private void tell(KeyPart<T, R> part, int outlet) {
        stage.guarded(part, one -> one.demandGrew(outlet));
    }
}
