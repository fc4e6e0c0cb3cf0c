namespace Nova.Development.Identity.Pipeline;

/// <summary>Who may call an operation; the names in Keystone's policy are given where they differ.</summary>
internal enum Access
{
    /// <summary>Anybody, without a token.</summary>
    Open,

    /// <summary>Anybody with a valid token.</summary>
    Token,

    /// <summary>The user named by <c>{user_id}</c>, or an administrator.</summary>
    Self,

    /// <summary>A token of the project named by <c>{project_id}</c>, or an administrator.</summary>
    OwnProject,

    /// <summary>Services of the cloud (role <c>service</c>) and administrators.</summary>
    Service,

    /// <summary>Role <c>admin</c>, on whatever scope (<c>rule:admin_required</c>).</summary>
    Admin,
}
