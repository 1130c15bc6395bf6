package io.millrace.operators.timeout;

/** Who is late when a timeout comes. */
enum Party {
    /** The stages before, with any element. */
    IDLE("idle", "no element has come for"),
    /** The stages before, with the first element. */
    INITIAL("initial", "no first element has come for"),
    /** Anybody. */
    COMPLETION("completion", "the stream has not completed within"),
    /** The stages after. */
    BACKPRESSURE("backpressure", "the next stage has asked for nothing for");

    private final String text;
    /** A sentence without the limit. */
    final String sentence;

    Party(String text, String sentence) {
        this.text = text;
        this.sentence = sentence;
    }

    @Override
    public String toString() {
        return text;
    }
}
