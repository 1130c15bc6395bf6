package io.millrace.core.engine;

/** An attempt after the first, or one that needs an object of its own. */
class LaterAttempt extends Attempt {

    private final CallSlot slot;

    LaterAttempt(CallSlot slot) {
        this.slot = slot;
    }

    @Override
    final CallSlot slot() {
        return slot;
    }
}
