package io.millrace.core.engine;

import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.StageLogic;
import java.util.concurrent.CountDownLatch;

/** Passes everything on, and tells when the run has begun to drain. */
final class DrainSignal implements Operator<Integer, Integer> {

    final CountDownLatch draining = new CountDownLatch(1);

    @Override
    public String verb() {
        return "drainSignal";
    }

    @Override
    public String detail() {
        return "a signal of a test";
    }

    @Override
    public StageLogic<Integer, Integer> logic() {
        return new StageLogic<>() {
            @Override
            public void onStart(LogicContext<Integer> context) {
                context.pull(0, 10);
            }

            @Override
            public void onElement(int inlet, Integer element, LogicContext<Integer> context) {
                context.forward(element, context.element());
            }

            @Override
            public void onDrain(LogicContext<Integer> context) {
                draining.countDown();
            }

            @Override
            public long held() {
                return 0;
            }
        };
    }
}
