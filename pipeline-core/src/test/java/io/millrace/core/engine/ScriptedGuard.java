package io.millrace.core.engine;

import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.Guard;
import io.millrace.core.spi.Policy;
import io.millrace.core.spi.PolicyContext;
import java.util.concurrent.atomic.AtomicInteger;

/** A guard for one run that admits everything, and counts how often it was closed. */
class ScriptedGuard implements Guard, Policy {

    final AtomicInteger closings = new AtomicInteger();

    @Override
    public String detail() {
        return "a policy of a test";
    }

    @Override
    public Guard open(PolicyContext context) {
        return this;
    }

    @Override
    public Admission admit(Call call, long now) {
        return Admission.go();
    }

    @Override
    public long settle(Call call, AttemptResult result, Throwable error, long now) {
        return Call.NEVER;
    }

    @Override
    public void close() {
        closings.incrementAndGet();
    }
}
