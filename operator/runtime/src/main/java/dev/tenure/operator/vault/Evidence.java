package dev.tenure.operator.vault;

/**
 * What tenants show when they log in.
 *
 * @param tokens asks for tokens of ServiceAccounts
 * @param secrets SecretIDs, tokens and certificates of tenants
 * @param secretIds keeps SecretIDs that came wrapped
 */
public record Evidence(
    ServiceAccountTokens tokens, LoginSecrets secrets, SecretIdStore secretIds) {}
