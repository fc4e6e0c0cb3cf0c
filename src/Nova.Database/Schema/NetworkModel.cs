using Microsoft.EntityFrameworkCore;
using Nova.Core.Networks;
using Nova.Database.Networks;

namespace Nova.Database.Schema;

/// <summary>The tables of built-in networking.</summary>
internal static class NetworkModel
{
    public static void Describe(ModelBuilder model)
    {
        model.Hot<NetworkTable, NetworkRecord>().HasIndex("host"); // networks that a host serves
        model.Hot<NetworkRevisionTable, NetworkRevision>();
        model.Hot<GroupMemberTable, GroupMember>().HasIndex("group_uuid"); // members of a group
        model.Entity<SecurityGroupRow>(group =>
        {
            group.ToTable("security_groups");
            group.HasIndex(x => x.Uuid).IsUnique();
            group.HasIndex(x => new { x.ProjectId, x.Name }).IsUnique();
        });
        model.Entity<SecurityGroupRuleRow>(rule =>
        {
            rule.ToTable("security_group_rules");
            rule.HasIndex(x => x.ParentGroupId);
            rule.HasIndex(x => x.GroupId); // rules with a group as their source
        });
        model.Entity<SecurityGroupDefaultRuleRow>(rule => rule.ToTable("security_group_default_rules"));
        model.Entity<ProviderRuleRow>(rule => rule.ToTable("provider_fw_rules"));
        model.Entity<FloatingAddressRow>(floating =>
        {
            floating.ToTable("floating_ips");
            floating.HasIndex(x => x.Address).IsUnique();
            floating.HasIndex(x => x.ProjectId);
            floating.HasIndex(x => x.InstanceUuid); // those of a server
            floating.HasIndex(x => new { x.Pool, x.ProjectId }); // free ones
        });
    }
}
