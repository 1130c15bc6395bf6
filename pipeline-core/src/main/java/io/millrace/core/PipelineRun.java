package io.millrace.core;

import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** One execution of a pipeline. All methods may be called from any thread and more than once. */
public interface PipelineRun extends AutoCloseable {

    /** The pipeline's name. */
    String name();

    /** Where the run stands. */
    RunState state();

    /** The account so far; after the end, the final one. Never waits. */
    RunReport snapshot();

    /**
     * A scope for what functions of this run start: a Mono of a call finds it with {@link Scope#current()}. When everything else in the run
     * has ended, the scope is closed, or cancelled if the run has failed or was cancelled, and the run ends after that. Failures
     * in it are not those of the run. In a run that has ended it is closed.
     *
     * @throws IllegalStateException if the runtime is closed
     */
    Scope scope();

    /** How far the source has been read, from 0 to 1; negative when the source cannot say. */
    double progress();

    /**
     * A hold on the call stage or sink of that name, to change it while it runs.
     *
     * @throws IllegalArgumentException if there is none of that name, or it makes no calls; the message lists those that do
     */
    StageControl stage(String stage);

    /**
     * Reads nothing more from the source until {@link #resume()}; what is inside goes on. A read that is under way still comes, and
     * what a publisher has been asked for. A source that brings elements by itself fills up as it does when demand is late.
     * {@link #drain} shuts a source that is paused as any other. Does nothing in a run that drains or has ended.
     */
    void pause();

    /** Reads the source again; does nothing when it is not paused. */
    void resume();

    /** Whether the source is not read because of {@link #pause()}; the run is {@link RunState#RUNNING} all the same. */
    boolean isPaused();

    /**
     * Shuts the source, lets everything inside finish, and ends the run; what is unfinished after {@code timeout} is
     * cancelled, reported and given back to the source. Stages that are paused go on. It begins at once, whether anyone
     * subscribes or not.
     *
     * @return the final report; as {@link #completion}
     */
    Mono<RunReport> drain(Duration timeout);

    /** Cancels what is in work and ends the run; {@link #completion} tells when cleanup has ended. */
    void cancel();

    /**
     * Waits for the end of the run, including cleanup.
     *
     * @return the final report
     * @throws RunFailedException if the run failed; it holds the report, and its cause is the user's exception
     */
    RunReport await();

    /** As {@link #await()}, at most {@code timeout}. */
    RunReport await(Duration timeout) throws java.util.concurrent.TimeoutException;

    /** The final report, once the run has ended; fails with {@link RunFailedException} if the run failed. */
    Mono<RunReport> completion();

    /** Drains the run when the JVM is asked to end, for at most {@code timeout}, and holds the JVM until then. */
    PipelineRun drainOnShutdown(Duration timeout);

    /**
     * Drains the run for at most the runtime's grace time and waits for it. Does not throw if the run failed; a failure that
     * nobody has asked for with {@link #await} or {@link #completion} is logged.
     */
    @Override
    void close();
}
