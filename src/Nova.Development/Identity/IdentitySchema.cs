namespace Nova.Development.Identity;

/// <summary>The identity file's tables, one entry per version of the schema; entries are never edited, only added.</summary>
internal static class IdentitySchema
{
    public static readonly IReadOnlyList<string> Migrations =
    [
        """
        CREATE TABLE domain (
            id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, description TEXT NOT NULL, enabled INTEGER NOT NULL);
        CREATE TABLE project (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, domain_id TEXT NOT NULL REFERENCES domain (id) ON DELETE CASCADE,
            parent_id TEXT NOT NULL, description TEXT NOT NULL, enabled INTEGER NOT NULL, UNIQUE (domain_id, name));
        CREATE TABLE user (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, domain_id TEXT NOT NULL REFERENCES domain (id) ON DELETE CASCADE,
            email TEXT, description TEXT, default_project_id TEXT, enabled INTEGER NOT NULL, password TEXT, UNIQUE (domain_id, name));
        CREATE TABLE role (
            id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, description TEXT);
        CREATE TABLE implied_role (
            prior_id TEXT NOT NULL REFERENCES role (id) ON DELETE CASCADE,
            implied_id TEXT NOT NULL REFERENCES role (id) ON DELETE CASCADE, PRIMARY KEY (prior_id, implied_id)) WITHOUT ROWID;
        -- scope: 'project', 'domain' or 'system'; target_id: its id, 'all' for the system.
        CREATE TABLE assignment (
            user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE, scope TEXT NOT NULL, target_id TEXT NOT NULL,
            role_id TEXT NOT NULL REFERENCES role (id) ON DELETE CASCADE, PRIMARY KEY (user_id, scope, target_id, role_id)) WITHOUT ROWID;
        CREATE INDEX assignment_target ON assignment (scope, target_id);
        CREATE TABLE region (
            id TEXT PRIMARY KEY, description TEXT NOT NULL, parent_region_id TEXT);
        CREATE TABLE service (
            id TEXT PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, description TEXT, enabled INTEGER NOT NULL);
        CREATE TABLE endpoint (
            id TEXT PRIMARY KEY, service_id TEXT NOT NULL REFERENCES service (id) ON DELETE CASCADE, interface TEXT NOT NULL,
            region_id TEXT REFERENCES region (id), url TEXT NOT NULL, enabled INTEGER NOT NULL);
        CREATE TABLE application_credential (
            id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
            project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE, name TEXT NOT NULL, description TEXT,
            secret TEXT NOT NULL, expires_at INTEGER, unrestricted INTEGER NOT NULL, roles TEXT NOT NULL, UNIQUE (user_id, name));
        -- blob is sealed with the key file: an EC2 secret has to be read back to check a signature.
        CREATE TABLE credential (
            id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
            project_id TEXT, type TEXT NOT NULL, blob BLOB NOT NULL);
        CREATE INDEX credential_user ON credential (user_id, type);
        -- hash: SHA-256 of the token; the token itself is nowhere.
        CREATE TABLE token (
            hash BLOB PRIMARY KEY, user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE, scope TEXT NOT NULL, target_id TEXT,
            methods TEXT NOT NULL, audit_ids TEXT NOT NULL, issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
            application_credential_id TEXT REFERENCES application_credential (id) ON DELETE CASCADE) WITHOUT ROWID;
        CREATE INDEX token_user ON token (user_id);
        CREATE INDEX token_expiry ON token (expires_at);
        """,
        """
        CREATE TABLE user_group (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, domain_id TEXT NOT NULL REFERENCES domain (id) ON DELETE CASCADE,
            description TEXT NOT NULL, UNIQUE (domain_id, name));
        CREATE TABLE group_member (
            group_id TEXT NOT NULL REFERENCES user_group (id) ON DELETE CASCADE,
            user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE, PRIMARY KEY (group_id, user_id)) WITHOUT ROWID;
        CREATE INDEX group_member_user ON group_member (user_id);
        CREATE TABLE group_assignment (
            group_id TEXT NOT NULL REFERENCES user_group (id) ON DELETE CASCADE, scope TEXT NOT NULL, target_id TEXT NOT NULL,
            role_id TEXT NOT NULL REFERENCES role (id) ON DELETE CASCADE, PRIMARY KEY (group_id, scope, target_id, role_id)) WITHOUT ROWID;
        CREATE INDEX group_assignment_target ON group_assignment (scope, target_id);
        -- What users have, by themselves and by their groups.
        CREATE VIEW held AS
            SELECT user_id, scope, target_id, role_id FROM assignment
            UNION SELECT user_id, scope, target_id, role_id FROM group_assignment JOIN group_member USING (group_id);
        """,
    ];
}
