package io.millrace.samples.sessions;

/**
 * What a client has done in a session.
 *
 * @param requests how many requests it has sent
 * @param errors how many of them were answered with a status of 400 or more
 * @param bytes how many bytes it was sent
 */
record Activity(long requests, long errors, long bytes) {

    private static final int FIRST_ERROR = 400;

    static final Activity NONE = new Activity(0, 0, 0);

    Activity plus(Request request) {
        boolean error = request.entry().status() >= FIRST_ERROR;
        return new Activity(
                requests + 1, errors + (error ? 1 : 0), bytes + request.entry().bytes());
    }

    Activity and(Activity other) {
        return new Activity(requests + other.requests, errors + other.errors, bytes + other.bytes);
    }
}
