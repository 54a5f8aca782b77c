interface ScriptPolicies {
  createPolicy(name: 'default', rules: { createScriptURL: (address: string) => string | null }): unknown;
}

/**
 * The desk's headers let no text become a script, nor its address (Trusted Types). This says what they may: a file of the
 * desk itself, which is how the browser comes by its workers. Markup from text stays refused, whoever tries.
 */
export function allowOwnScripts(): void {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: ScriptPolicies };
  trustedTypes?.createPolicy('default', {
    createScriptURL: (address) => (new URL(address, location.href).origin === location.origin ? address : null),
  });
}
