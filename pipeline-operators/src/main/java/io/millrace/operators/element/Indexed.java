package io.millrace.operators.element;

/**
 * An element and its place in the stream.
 *
 * @param <T> the elements
 * @param index from 0
 * @param element the element
 */
public record Indexed<T>(long index, T element) {}
