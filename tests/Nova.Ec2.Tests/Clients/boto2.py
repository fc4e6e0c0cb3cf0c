# boto 2, as euca2ools used it: host, port, signature (2 or 4), image.
import os
import sys
import time

import boto.ec2.connection
import boto.ec2.regioninfo

host, port, signature, image = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]


class Signed2(boto.ec2.connection.EC2Connection):
    def _required_auth_capability(self):
        return ['ec2']


kind = Signed2 if signature == '2' else boto.ec2.connection.EC2Connection
ec2 = kind(os.environ['AWS_ACCESS_KEY_ID'], os.environ['AWS_SECRET_ACCESS_KEY'], is_secure=False, host=host, port=port, path='/services/Cloud',
           region=boto.ec2.regioninfo.RegionInfo(name='nova', endpoint=host))
name = 'boto-' + signature
assert [zone.name for zone in ec2.get_all_zones()] == ['nova']
assert [region.name for region in ec2.get_all_regions()] == ['nova']
key = ec2.create_key_pair(name)
assert 'PRIVATE KEY' in key.material
assert [found.name for found in ec2.get_all_images([image])] == ['tiny']
group = ec2.create_security_group(name + '-group', 'a group')
assert group.authorize('tcp', 22, 22, '0.0.0.0/0') and group.authorize(src_group=group)
found = ec2.get_all_security_groups([name + '-group'])[0]
assert sorted((rule.ip_protocol, rule.from_port) for rule in found.rules) == [('icmp', '-1'), ('tcp', '1'), ('tcp', '22'), ('udp', '1')], found.rules
assert group.revoke('tcp', 22, 22, '0.0.0.0/0') and group.delete()
assert ec2.get_all_addresses() == []
reservation = ec2.run_instances(image, key_name=name, instance_type='m1.small', user_data='#!/bin/sh\n', security_groups=['default'], client_token=name)
instance = reservation.instances[0]


def until(state):
    deadline = time.time() + 120
    while instance.update() != state:
        assert time.time() < deadline, instance.state
        time.sleep(0.2)


until('running')
assert (instance.key_name, instance.instance_type, instance.image_id, instance.placement) == (name, 'm1.small', image, 'nova'), vars(instance)
instance.add_tag('colour', 'blue')
found = ec2.get_only_instances(filters={'tag:colour': 'bl*', 'key-name': name})
assert [one.id for one in found] == [instance.id] and found[0].tags == {'colour': 'blue'}, found
assert [tag.value for tag in ec2.get_all_tags({'resource-id': instance.id})] == ['blue']
assert ec2.get_console_output(instance.id).output
assert ec2.get_password_data(instance.id) == ''
assert ec2.get_instance_attribute(instance.id, 'instanceType')['instanceType'] == 'm1.small'
instance.stop()
until('stopped')
instance.start()
until('running')
instance.reboot()
until('running')
assert ec2.modify_instance_attribute(instance.id, 'disableApiTermination', True)
try:
    instance.terminate()
    raise AssertionError('it is protected')
except boto.exception.EC2ResponseError as refused:
    assert refused.code == 'OperationNotPermitted', refused
assert ec2.modify_instance_attribute(instance.id, 'disableApiTermination', False)
ec2.terminate_instances([instance.id])
until('terminated')
assert ec2.delete_key_pair(name)
try:
    ec2.get_all_volumes()
    raise AssertionError('there are no volumes')
except boto.exception.EC2ResponseError as refused:
    assert (refused.status, refused.code) == (400, 'UnsupportedOperation'), refused
print('boto', signature, 'done')
