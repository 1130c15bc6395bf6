package io.millrace.operators.keyed;

import io.millrace.core.function.CheckedFunction;

/** Asks functions of the user's for keys. */
final class Keys {

    private Keys() {}

    static <T, K> K of(CheckedFunction<? super T, ? extends K> key, T element) throws Exception {
        K found = key.apply(element);
        if (found == null) {
            throw new NullPointerException("the key function returned null");
        }
        return found;
    }
}
