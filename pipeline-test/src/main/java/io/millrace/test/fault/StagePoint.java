package io.millrace.test.fault;

/**
 * Where an {@link Interceptor} stands: around one kind of call of one stage.
 *
 * @param stage the stage's name
 * @param work what is called there
 */
public record StagePoint(String stage, Work work) {

    /** What is called. */
    public enum Work {
        /** A source is read; the call returns the next element, or null at the end. */
        READ("a source that is read"),
        /** A source is asked for what it has; the call returns the next element, or null when it has none. */
        POLL("a source that is asked"),
        /** A source that is a publisher is subscribed to; the call returns the publisher. */
        SUBSCRIBE("a publisher as the source"),
        /** The function of a synchronous stage; the call returns what the function does, and null for {@code peek}. */
        FUNCTION("a synchronous stage"),
        /** An element is shown to an operator; the call returns null. */
        OPERATOR("an operator"),
        /** The function of {@code mapAsync}; the call returns the publisher. */
        ASYNC("mapAsync"),
        /** The function of {@code mapFuture}; the call returns the completion stage. */
        FUTURE("mapFuture"),
        /** The function of {@code mapCpu} or {@code mapBlocking}; the call returns the value. */
        POOL("mapCpu or mapBlocking"),
        /** A sink that confirms later; the call returns the publisher, or null when it has confirmed already. */
        CONFIRM("a sink that confirms later"),
        /** A sink that confirms at once or blocks; the call returns null, or the publisher of a sink that blocks. */
        WRITE("a sink that confirms at once");

        private final String text;

        Work(String text) {
            this.text = text;
        }

        /** What stands there, for messages. */
        @Override
        public String toString() {
            return text;
        }
    }
}
