package io.millrace.core.check;

import java.io.Serializable;
import java.time.Duration;

/**
 * Where an operator, a policy, a source or a sink says what {@code check()} should know of it: what is wrong with it, and facts
 * that rules about whole pipelines need. It is asked once for each pipeline before its first run, so it must be quick, and must
 * touch nothing outside the value: no file, no clock, no network. One thread.
 */
public interface CheckContext {

    /** The name of the stage. */
    String stage();

    /**
     * Something is wrong with this stage.
     *
     * @param rule a constant of the extension; its id should say whose it is
     * @param sentence what is so, in one sentence without a full stop, without values of elements
     * @param fix what to do about it, in one sentence without a full stop
     */
    void report(Rule rule, String sentence, String fix);

    /**
     * The stage calls {@code function}. What it captures, and what its code does as far as that can be read, is judged when the
     * user asks for {@code check()}; not at the start of a run.
     */
    void runs(Serializable function, FunctionUse use);

    /**
     * The operator emits one element for each {@code elements} that have entered, and nothing before, however long that takes.
     * Said by an operator that emits one for one, with 1.
     */
    void collects(int elements);

    /** The policy ends each call, with all attempts and all waiting, within {@code limit}. */
    void endsCallsWithin(Duration limit);

    /** The policy makes up to {@code attempts} attempts at a call. */
    void repeatsCalls(int attempts);

    /**
     * The stage uses state that the runtime shares by name. Another stage that uses the same must have equal settings.
     *
     * @param what a word for its kind, such as {@code bulkhead}
     * @param name its name in the runtime
     * @param settings what must be equal; its text is shown
     */
    void shares(String what, String name, Object settings);
}
