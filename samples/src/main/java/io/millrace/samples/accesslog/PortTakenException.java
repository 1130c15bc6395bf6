package io.millrace.samples.accesslog;

/** The port that the user named cannot be listened at. */
final class PortTakenException extends RuntimeException {

    private final String text;

    PortTakenException(String text) {
        super(text);
        this.text = text;
    }

    String text() {
        return text;
    }
}
