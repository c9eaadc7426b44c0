/** By what somebody can sign in. */
export interface WaysIn {
  hasPassword: boolean;
  passkeys: number;
  /** Providers that they are bound to, and whether each is open. */
  providers: readonly { provider: string; enabled: boolean }[];
}

/** Whether nobody could come in any more without this provider. One that is switched off is no way in. */
export const isLastWay = ({ hasPassword, passkeys, providers }: WaysIn, provider: string): boolean =>
  !hasPassword && passkeys === 0 && !providers.some((other) => other.enabled && other.provider !== provider);
