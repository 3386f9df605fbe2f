package dev.waybill.crm.imports;

/**
 * Some rows of a file.
 *
 * @param first the number of its first row, 0 for the first below the header
 */
public record Chunk(int first, int rows) {}
