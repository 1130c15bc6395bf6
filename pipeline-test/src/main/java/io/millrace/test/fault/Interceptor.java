package io.millrace.test.fault;

import io.millrace.core.Pipeline;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What stands around each call of a function, a source or a sink of a pipeline: it may look on, do something else, or fail.
 * Dead-letter sinks and side outputs are left alone.
 */
@FunctionalInterface
public interface Interceptor {

    /**
     * Makes a call, or something in its place. Runs on the thread that makes the call; several at a time where the stage's
     * function runs on a pool.
     *
     * @param point where
     * @param element what the call is about; null at a source
     * @param call the call that would have been made
     * @return what it returned, or something else of the same kind, see {@link StagePoint.Work}
     */
    @Nullable
    Object around(StagePoint point, @Nullable Object element, Callable<@Nullable Object> call) throws Exception;

    /** A run of the pipeline has begun to open its source. */
    default void begins() {}

    /** {@code pipeline} with {@code interceptor} around all of its calls; its stages keep their names. */
    static <T> Pipeline<T> into(Pipeline<T> pipeline, Interceptor interceptor) {
        return pipeline.rewritten(new Interception(interceptor)::rewrite);
    }
}
