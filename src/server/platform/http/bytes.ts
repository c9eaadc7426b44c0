import type { FastifyRequest } from 'fastify';

const BYTES = new WeakMap<FastifyRequest, Buffer>();

/** Keeps the bytes of a body for as long as its request lives: a signature is over them, not over what they say. */
export const keepBytes = (request: FastifyRequest, bytes: Buffer): void => void BYTES.set(request, bytes);
export const bytesOf = (request: FastifyRequest): Buffer => BYTES.get(request) ?? Buffer.alloc(0);
